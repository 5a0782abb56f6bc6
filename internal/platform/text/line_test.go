package text

import "testing"

func TestLine(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"  Ada\t Lovelace\r\n": "Ada Lovelace", "Ada\u202egpj.exe": "Adagpj.exe", "\u200b\ufeff": "", "a\x00b\x1b[31m": "ab[31m",
		"👩\u200d💻 Grüße": "👩\u200d💻 Grüße", "می\u200cخواهم": "می\u200cخواهم", "": "",
	} {
		if got := Line(in); got != want {
			t.Errorf("Line(%q) = %q, want %q", in, got, want)
		}
	}
}
