// Writes what Helm's validator says of texts. One line a text: its JSON form and the formats that take it. The texts are those
// of the table of Kubernetes' formats, others for the formats that only Helm has, and mutations of these.
// HelmFormatTest holds the product to it.
//
//	go run . [RANDOM-TEXTS [SEED]] > ../../resources/formats/helm.table
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const table = "../../resources/formats/kubernetes.table"

var formats = strings.Fields("json-pointer relative-json-pointer uuid duration period ipv4 ipv6 hostname email date time" +
	" date-time uri iri uri-reference iri-reference uri-template semver regex")

func main() {
	count, seed := 2000, int64(1)
	if len(os.Args) > 1 {
		count = number(os.Args[1])
	}
	if len(os.Args) > 2 {
		seed = int64(number(os.Args[2]))
	}
	asked := map[string]*jsonschema.Schema{}
	for _, name := range formats {
		compiler := jsonschema.NewCompiler()
		compiler.AssertFormat()
		if err := compiler.AddResource("schema.json", map[string]any{"format": name}); err != nil {
			panic(err)
		}
		asked[name] = compiler.MustCompile("schema.json")
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	own := strings.Split(written, "\n")
	for _, text := range append(append(own, kubernetes()...), mutations(own, count, seed)...) {
		taken := []string{}
		for _, name := range formats {
			if asked[name].Validate(text) == nil {
				taken = append(taken, name)
			}
		}
		fmt.Fprintln(out, string(encoded(text))+"\t"+strings.Join(taken, " "))
	}
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return n
}

func kubernetes() []string {
	file, err := os.ReadFile(table)
	if err != nil {
		panic(err)
	}
	texts := []string{}
	for _, line := range strings.Split(string(file), "\n") {
		var text string
		if !strings.HasPrefix(line, "#") && json.Unmarshal([]byte(strings.Split(line, "\t")[0]), &text) == nil {
			texts = append(texts, text)
		}
	}
	return texts
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
	"a", "A", "0", "1", "2", "5", "9", "P", "T", "W", "Y", "M", "D", "H", "S", "Z", "z", "~", "~0", "~1", "~2", "/", "//", "{", "}",
	"%7B", "%7b", "%41", "%zz", "%", "-", "+", ".", ":", "#", "?", "[", "]", "(", ")", "*", "\\", "@", "\"", " ", "_", "é", "\u4e2d", "\x00", "60", "59", "23",
}

func mutations(from []string, count int, seed int64) []string {
	random := rand.New(rand.NewSource(seed))
	texts := []string{}
	for len(texts) < count {
		text := from[random.Intn(len(from))]
		for n := random.Intn(3); n >= 0; n-- {
			runes := []rune(text)
			at := random.Intn(len(runes) + 1)
			end := min(len(runes), at+random.Intn(2))
			text = string(runes[:at]) + alphabet[random.Intn(len(alphabet))] + string(runes[end:])
		}
		if utf8.ValidString(text) {
			texts = append(texts, text)
		}
	}
	return texts
}

const written = `
/a
/a/b~0c~1d
/~
/~2
//
a
0
1/a
01/a
10#
0#
-1/a
1
P1D
P1Y2M3DT4H5M6S
P1M1Y
PT
P
P1W
P1W1D
PW
P1DT
PT1H1H
P1DT1HT1M
P1
PD
P1.5D
2026-01-31T10:00:00Z/P1D
P1D/2026-01-31T10:00:00Z
2026-01-31T10:00:00Z/2026-02-01T10:00:00Z
P1D/P1D
2026-01-31T10:00:00Z/
10:00:00Z
10:00:00z
10:00:00.5Z
10:00:00.Z
10:00:00+01:00
10:00:00-23:59
10:00:00+24:00
10:00:00+1:00
+1:+2:+3Z
-1:00:00Z
23:59:60Z
22:59:60Z
00:59:60+01:00
22:59:60-01:00
00:29:60+00:30
24:00:00Z
10:60:00Z
10:00:61Z
10:00:00
2026-01-31T10:00:00Z
2026-01-31t10:00:00z
2026-01-31 10:00:00Z
2026-02-30T10:00:00Z
2026-01-31T23:59:60Z
0000-01-01
2024-02-29
2023-02-29
2026-1-1
+1.2.3.4
-0.1.2.3
1.2.3.+04
01.2.3.4
1.2.3.256
1.2.3.99999999999999999999
::1%eth0
a@b
@b
a@[1.2.3.4]
a@[IPv6:::1]
a@[IPv6:1.2.3.4]
"a b"@c
"a"b"@c
"@c
.a@b
a.@b
a..b@c
a@b.
a@-b
example.com.
example..com
.
-a
a-
http://example.com
http://a/{b}
http://a/{b}/{c}
http://a/{{b}}
http://a/{b
http://a/b}
http://a/%7Bb%7D
http://a/%7bb
http://a/é{b
http://a/b?{c
http://{a}/b
a:b
a/b:c
1:b
:b
a b
#%zz
#a
?a%zz
http://a#\x
a\b
//a:b
///a:b
//[::1]/a
//[::1%25a]/a
http://a:1:2
ftp://a:1:2
ftp://a:1
http://[1.2.3.4]
*
1.2.3
1.2.3-alpha.1+build.5
1.2.3-01
1.2.3-0a
1.2.3+01
1.2.3-
1.2.3+
1.2
01.2.3
1.2.3-a..b
1.2.3-a_b
v1.2.3
1.2.3+a-b
1.2.3-a+b+c
^a+$
(
a{2,1}
a{1001}
[a
\d\pL
(?=a)
(?P<n>a)
(?<n>a)
\1
a**
[[:alpha:]]
\Q.\E
\z
`
