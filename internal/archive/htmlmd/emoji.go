package htmlmd

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// emoji is the character for a short name such as ":wink:"; a name that is not
// known stays as it is.
func emoji(name string) string {
	short := strings.Trim(name, ":")
	switch short {
	case "slight_smile", "slightly_smiling_face", "relaxed":
		return "🙂"
	case "smile", "smiley", "grinning", "grin", "blush":
		return "😀"
	case "wink":
		return "😉"
	case "frowning", "slightly_frowning_face", "slight_frown", "disappointed", "pensive":
		return "🙁"
	case "stuck_out_tongue", "stuck_out_tongue_winking_eye", "stuck_out_tongue_closed_eyes", "yum":
		return "😛"
	case "laughing", "joy", "rofl", "satisfied", "sweat_smile":
		return "😂"
	case "confused", "confounded", "unamused":
		return "😕"
	case "expressionless", "neutral_face", "no_mouth", "grimacing":
		return "😐"
	case "astonished", "open_mouth", "scream", "hushed":
		return "😮"
	case "sunglasses":
		return "😎"
	case "thinking", "thinking_face", "face_with_raised_eyebrow":
		return "🤔"
	case "cry", "sob", "tired_face", "disappointed_relieved":
		return "😢"
	case "angry", "rage", "smiling_imp":
		return "😠"
	case "heart", "heartbeat", "heart_eyes":
		return "❤️"
	case "+1", "thumbsup", "thumbs_up":
		return "👍"
	case "-1", "thumbsdown", "thumbs_down":
		return "👎"
	case "clap":
		return "👏"
	case "pray", "bowing_man":
		return "🙏"
	case "confetti_ball", "tada", "partying_face":
		return "🎉"
	case "bulb":
		return "💡"
	case "rocket":
		return "🚀"
	case "eyes":
		return "👀"
	case "question":
		return "❓"
	case "exclamation":
		return "❗"
	case "warning":
		return "⚠️"
	case "wave":
		return "👋"
	case "ok_hand":
		return "👌"
	case "muscle":
		return "💪"
	case "fire":
		return "🔥"
	case "100":
		return "💯"
	case "coffee":
		return "☕"
	case "white_check_mark", "heavy_check_mark", "check":
		return "✅"
	case "x":
		return "❌"
	}
	return name
}

// Emoji is the character for a short name without colons, ":name:" when it is
// not known.
func Emoji(name string) string {
	full := ":" + name + ":"
	return emoji(full)
}

// fold writes a letter with marks in plain letters.
func fold(r rune) string {
	switch r {
	case 'ä':
		return "ae"
	case 'ö', 'ø':
		return "oe"
	case 'ü':
		return "ue"
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'ł':
		return "l"
	case 'đ':
		return "d"
	case 'ı':
		return "i"
	}
	var b strings.Builder
	for _, d := range norm.NFD.String(string(r)) {
		switch {
		case d >= 'a' && d <= 'z':
			b.WriteRune(d)
		case unicode.IsLetter(d):
			b.WriteRune(d)
		}
	}
	return b.String()
}
