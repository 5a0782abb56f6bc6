import "./htmx";
import "htmx.org/dist/ext/hx-sse.js";
import "./drafts";
import "./keys";
import "./live";
import "./mentions";
import "./overlays";
import "./times";
