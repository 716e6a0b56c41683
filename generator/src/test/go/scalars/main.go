// Writes what sigs.k8s.io/yaml makes of plain YAML scalars: kubectl, the API server, and Argo CD read with it.
//
//	go run . > ../../resources/yaml/kubectl-scalars.table
//
// A line is the scalar, a tab, and the JSON value, or an exclamation mark where the reader fails.
package main

import (
	"fmt"
	"strings"

	"sigs.k8s.io/yaml"
)

func main() {
	seen := map[string]bool{}
	for _, text := range scalars() {
		if seen[text] {
			continue
		}
		seen[text] = true
		json, err := yaml.YAMLToJSON([]byte("a: " + text + "\n"))
		answer := "!"
		if err == nil {
			answer = strings.TrimSuffix(strings.TrimPrefix(string(json), `{"a":`), "}")
		}
		fmt.Printf("%s\t%s\n", text, answer)
	}
}

func scalars() []string {
	texts := []string{"~", "null", "Null", "NULL", "nUll", "true", "True", "TRUE", "tRue", "false", "False", "FALSE"}
	for _, word := range []string{"y", "yes", "on", "n", "no", "off"} {
		texts = append(texts, word, strings.ToUpper(word), strings.ToUpper(word[:1])+word[1:], word+"s", "x"+word)
	}
	digits := []string{"0", "7", "07", "08", "09", "0755", "00", "017", "0o17", "0O17", "0o8", "0x1F", "0X1f", "0xg", "0b11",
		"0B11", "0b2", "1_000", "1__0", "_1", "1_", "0_7", "0x_1F", "12:30", "1:30", "190:20:30", "1.5", ".5", "5.", "1e3", "1E3",
		"1e+3", "1.5e-7", "0.1", "1.", "1_0.5", "08.5", "007", "0.0", "123456789012", "9223372036854775807", "2001-01-01",
		"1.2.3", "1-2", "10.0.0.1", "fd00::1", "0x", "0o", "0b", "1e", "e3", "100m", "1Gi", "00.5", "1_000.5", "0_", "0.10", "1e-400",
		"0777", "0888", "0123456789", "01_7", "0b1_1", "0o1_7"}
	for _, number := range digits {
		for _, sign := range []string{"", "-", "+"} {
			texts = append(texts, sign+number)
		}
	}
	return append(texts, "-", "+", ".", "..", ".inf", "-.inf", ".nan", ".NaN", "0.30000000000000004", "0.1234567890123456789")
}
