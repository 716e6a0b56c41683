// Writes what Kubernetes' own code says of texts. One line a text: its JSON form, the formats that take it, and each format
// of the CEL library that does not, with the numbers of what it answers; the answers themselves come last, after a "#".
// FormatTableTest holds the product to it.
//
//	go run . [RANDOM-TEXTS [SEED]] > ../../resources/formats/kubernetes.table
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apiserver/pkg/cel/library"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
)

var formats = strings.Fields("bsonobjectid uri email hostname ipv4 ipv6 cidr mac uuid uuid3 uuid4 uuid5 isbn isbn10 isbn13" +
	" creditcard ssn hexcolor rgbcolor byte date duration date-time k8s-short-name k8s-long-name")

func main() {
	count, seed := 2400, int64(1)
	if len(os.Args) > 1 {
		count = number(os.Args[1])
	}
	if len(os.Args) > 2 {
		seed = int64(number(os.Args[2]))
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, text := range append(seeds(), mutations(count, seed)...) {
		fmt.Fprintln(out, line(text))
	}
	for _, answer := range answers {
		fmt.Fprintln(out, "#"+string(encoded(answer)))
	}
}

var (
	answers []string
	numbers = map[string]int{}
)

// The number of an answer; where it repeats the text, "{}" stands for it, and what it says of a host is left out.
func numbered(answer, text string) string {
	answer = strings.Replace(answer, "parse "+strconv.Quote(text), "parse {}", 1)
	if at := strings.Index(answer, "invalid host: "); at >= 0 {
		answer = answer[:at+len("invalid host: ")]
	}
	n, known := numbers[answer]
	if !known {
		n = len(answers)
		numbers[answer] = n
		answers = append(answers, answer)
	}
	return strconv.Itoa(n)
}

var largePower = regexp.MustCompile("[eE][+-]?[0-9]{3}")

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return n
}

func line(text string) string {
	taken := []string{}
	for _, name := range formats {
		if strfmt.Default.Validates(name, text) {
			taken = append(taken, name)
		}
	}
	sound := len(taken)
	for name, field := range map[string]json.Unmarshaler{"go-time": &metav1.Time{}, "go-micro-time": &metav1.MicroTime{}, "go-quantity": &resource.Quantity{}} {
		// A quantity of a large power takes Kubernetes minutes.
		if !(name == "go-quantity" && largePower.MatchString(text)) && field.UnmarshalJSON(encoded(text)) == nil {
			taken = append(taken, name)
		}
	}
	sort.Strings(taken[sound:])
	fields := []string{string(encoded(text)), strings.Join(taken, " ")}
	for _, name := range names() {
		if told := library.ConstantFormats[name].ValidateFunc(text); len(told) > 0 {
			field := name
			for _, answer := range told {
				field += " " + numbered(answer, text)
			}
			fields = append(fields, field)
		}
	}
	return strings.Join(fields, "\t")
}

func names() []string {
	names := []string{}
	for name := range library.ConstantFormats {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func encoded(value any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

var alphabet = []string{
	"a", "f", "g", "z", "A", "F", "G", "X", "Z", "0", "1", "2", "5", "6", "9", " ", "\t", "\n", "\r", "-", "_", ".", ":", "/", "?", "#",
	"[", "]", "@", "!", "$", "&", "'", "(", ")", "*", "+", ",", ";", "=", "%", "%25", "%41", "%e4", "\"", "\\", "<", ">", "{", "|", "}",
	"^", "`", "~", "\x00", "\x7f", "\u00b5", "\u03bc", "\u00e4", "\u0665", "\uff11", "\u20ac", "\u4e2d", "\U0001f600", "\u2028", "::", "://",
	"T", "t", "Z", "z", "00", "s", "ms", "ns", "h", "rgb(", "=?utf-8?q?a?=", "=?foo?b?YQ==?=", "xn--",
}

func mutations(count int, seed int64) []string {
	random := rand.New(rand.NewSource(seed))
	from := seeds()
	known := map[string]bool{}
	for _, text := range from {
		known[text] = true
	}
	texts := []string{}
	for len(texts) < count {
		text := from[random.Intn(len(from))]
		for n := random.Intn(3); n >= 0; n-- {
			text = mutated(text, random, from)
		}
		if !known[text] && utf8.ValidString(text) && len(text) < 400 {
			known[text] = true
			texts = append(texts, text)
		}
	}
	return texts
}

func mutated(text string, random *rand.Rand, from []string) string {
	runes := []rune(text)
	at := random.Intn(len(runes) + 1)
	head, tail := string(runes[:at]), string(runes[at:])
	rest := tail
	if len(runes) > at {
		rest = string(runes[at+1:])
	}
	piece := alphabet[random.Intn(len(alphabet))]
	switch random.Intn(8) {
	case 0, 1:
		return head + piece + tail
	case 2, 3:
		return head + piece + rest
	case 4:
		return head + rest
	case 5:
		return head + head + tail
	case 6:
		other := []rune(from[random.Intn(len(from))])
		return head + string(other[random.Intn(len(other)+1):])
	default:
		return head
	}
}

func seeds() []string {
	texts := strings.Split(strings.TrimSpace(written), "\n")
	return append(texts,
		"", " ", "\n", "a\n", "1.2.3.4\n", "aGVsbG8=\n", "aGVs\nbG8=", "2026-01-31\n", "http://a/\n", "#fff\n", "1h\n", "a@b\n", "\"a\\\"b\"@c.d",
		"a@b (c\\)d)", "rgb(\t1,\n2,\f3)", "978 0\t321-75104\n1", "a\x00b", "10:00\x7f",
		strings.Repeat("a", 63), strings.Repeat("a", 64), strings.Repeat("\u00e4", 31), strings.Repeat("\u00e4", 32),
		strings.Repeat("a.", 126)+"a", strings.Repeat("a.", 127)+"aa", strings.Repeat("a", 253), strings.Repeat("a", 254),
		strings.Repeat("a", 63)+".com", strings.Repeat("a", 64)+".com", strings.Repeat("a", 62)+"-", strings.Repeat("a", 63)+"-",
		strings.Repeat("a", 64)+"/"+strings.Repeat("b", 64), strings.Repeat("a.", 127)+"a/b", strings.Repeat("0", 300)+"1.1.1.1",
		strings.Repeat("00:", 19)+"00", strings.Repeat("0000.", 9)+"0000", strings.Repeat("00", 20), strings.Repeat("9", 40)+"h",
		time.Date(2026, 1, 31, 10, 0, 0, 123456789, time.FixedZone("", -3600)).Format(time.RFC3339Nano),
	)
}
