package io.openova.catalyst.schema.cel;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.schema.Repository;
import io.openova.catalyst.schema.structural.RuleChecker;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples that Kubernetes gives for its CEL functions, in its documentation and in its own tests. */
class CelFunctionsTest {
    private static CelEngine.Verdict of(String rule) {
        return CelEngine.INSTANCE.evaluate(rule, Value.NULL, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1, 2, 3].isSorted()",
                "['a', 'b', 'b', 'c'].isSorted()",
                "![2.0, 1.0].isSorted()",
                "[1].isSorted() && [].isSorted()",
                "[1, 3].sum() == 4",
                "[1.0, 3.0].sum() == 4.0",
                "[duration('1m'), duration('1s')].sum() == duration('1m1s')",
                "[].sum() == 0",
                "[1, 3].min() == 1 && [1, 3].max() == 3 && [1].min() == 1 && ([0] + []).min() == 0",
                "[1, 2, 2, 3].indexOf(2) == 1",
                "['a', 'b', 'b', 'c'].lastIndexOf('b') == 2",
                "[1.0].indexOf(1.1) == -1",
                "[].indexOf('string') == -1",
                "'hello'.indexOf('l') == 2 && 'hello'.lastIndexOf('l') == 3",
                "'abc 123'.find('[0-9]+') == '123'",
                "'abc 123'.find('xyz') == ''",
                "'123 abc 456'.findAll('[0-9]+') == ['123', '456']",
                "'123 abc 456'.findAll('[0-9]+', 1) == ['123']",
                "'123 abc 456'.findAll('xyz') == []",
                "url('https://example.com:80/').getHost() == 'example.com:80'",
                "url('https://user:pass@example.com:80/path?query=val').getHost() == 'example.com:80'",
                "url('/path').getScheme() == '' && url('https://example.com/').getScheme() == 'https'",
                "url('https://example.com:80/').getHostname() == 'example.com'",
                "url('https://[::1]:80/').getHostname() == '::1' && url('https://[::1]:80/').getPort() == '80'",
                "url('https://example.com/path').getPort() == '' && url('/path').getHost() == ''",
                "url('https://example.com/path with spaces/').getEscapedPath() == '/path%20with%20spaces/'",
                "url('https://example.com').getEscapedPath() == ''",
                "url('https://example.com/path?k1=a&k2=b&k2=c').getQuery() == {'k1': ['a'], 'k2': ['b', 'c']}",
                "url('https://example.com/path?key with spaces=value with spaces').getQuery()"
                        + " == {'key with spaces': ['value with spaces']}",
                "isURL('https://user:pass@example.com:80/path?query=val#fragment')",
                "isURL('/absolute-path') && !isURL('https://a:b:c/') && !isURL('../relative-path')",
                "isIP('192.168.0.1') && !isIP('192.168.0.1.0') && isIP('2001:db8::68') && !isIP('2001:db8:::68')",
                "!isIP('::ffff:1.2.3.4') && !isIP('fe80::1%eth0') && !isIP('010.0.0.1')",
                "ip.isCanonical('127.0.0.1') && ip.isCanonical('2001:db8::68') && !ip.isCanonical('2001:DB8::68')",
                "ip('192.168.0.1').family() == 4 && ip('2001:db8::68').family() == 6",
                "ip('0.0.0.0').isUnspecified() && !ip('127.0.0.1').isUnspecified() && ip('::').isUnspecified()",
                "ip('127.0.0.1').isLoopback() && !ip('1.2.3.4').isLoopback() && ip('::1').isLoopback()",
                "ip('224.0.0.1').isLinkLocalMulticast() && !ip('224.0.1.1').isLinkLocalMulticast()",
                "ip('ff02::1').isLinkLocalMulticast() && !ip('fd00::1').isLinkLocalMulticast()",
                "ip('169.254.169.254').isLinkLocalUnicast() && !ip('192.168.0.1').isLinkLocalUnicast()",
                "ip('fe80::1').isLinkLocalUnicast() && !ip('fd80::1').isLinkLocalUnicast()",
                "ip('192.168.0.1').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast()",
                "ip('2001:db8::abcd').isGlobalUnicast() && !ip('ff00::1').isGlobalUnicast()",
                "cidr('192.168.0.0/24').containsIP(ip('192.168.0.1'))",
                "!cidr('192.168.0.0/24').containsIP('192.168.1.1')",
                "cidr('192.168.0.0/24').containsCIDR(cidr('192.168.0.0/25'))",
                "!cidr('192.168.0.0/24').containsCIDR('192.168.0.0/23')",
                "cidr('2001:db8::/32').containsIP('2001:db8::1') && !cidr('2001:db8::/32').containsIP('2001:dc8::1')",
                "!cidr('2001:db8::/32').containsCIDR('2001:db8::/31')",
                "cidr('192.168.0.1/24').masked() == cidr('192.168.0.0/24')",
                "cidr('2001:db8:1::/32').masked() == cidr('2001:db8::/32')",
                "cidr('192.168.0.0/24').ip() == ip('192.168.0.0') && cidr('192.168.0.0/24').prefixLength() == 24",
                "isCIDR('192.168.0.0/16') && !isCIDR('192.168.0.0/') && !isCIDR('2001:db8::/129')",
                "isQuantity('20') && isQuantity('20M') && isQuantity('20Mi') && !isQuantity('20Mo') && !isQuantity('10Mm')",
                "quantity('200M') == quantity('0.2G') && quantity('2000k') == quantity('2M')",
                "quantity('200M') != quantity('0.3G')",
                "quantity('50M').isLessThan(quantity('50Mi')) && !quantity('100M').isLessThan(quantity('50M'))",
                "quantity('150Mi').isGreaterThan(quantity('100Mi'))",
                "quantity('200M').compareTo(quantity('0.2G')) == 0 && quantity('50M').compareTo(quantity('50Mi')) == -1",
                "quantity('50k').add(quantity('20')) == quantity('50.02k') && quantity('50k').add(20) == quantity('50020')",
                "quantity('50k').sub(quantity('20')) == quantity('49.98k') && quantity('50k').sub(20) == quantity('49980')",
                "quantity('50k').add(20).sub(quantity('100k')).sub(-50000).asInteger() == 20",
                "!quantity('9999999999999999999999999999999999999G').isInteger() && quantity('50').isInteger()",
                "quantity('50.703k').asApproximateFloat() == 50703.0 && quantity('-5').sign() == -1",
                "isSemver('1.2.3-beta.1+build.1') && !isSemver('') && !isSemver('v1.0.0') && !isSemver('01.01.01')",
                "!isSemver('1.1') && isSemver('1.1', true) && isSemver('v1.0.0', true) && !isSemver(' 1.0.0', true)",
                "semver('v01.01', true) == semver('1.1.0')",
                "semver('1.0.0').isLessThan(semver('1.2.3')) && !semver('1.0.0').isGreaterThan(semver('1.0.0'))",
                "semver('1.0.0-alpha.2').isLessThan(semver('1.0.0-alpha.10')) && semver('1.0.0-rc').compareTo(semver('1.0.0')) == -1",
                "semver('1.2.3').major() == 1 && semver('1.2.3').minor() == 2 && semver('1.2.3').patch() == 3",
                "!format.dns1123Label().validate('my-label-name').hasValue()",
                "format.dns1123Label().validate('Contains.Dots').hasValue()",
                "format.dns1123Label().validate('contains.dots').value() == ['must not contain dots']",
                "!format.dns1123Subdomain().validate('apiextensions.k8s.io').hasValue()",
                "!format.dns1035Label().validate('my-label-name').hasValue()",
                "!format.qualifiedName().validate('apiextensions.k8s.io/v1beta1').hasValue()",
                "!format.dns1123LabelPrefix().validate('my-label-prefix-').hasValue()",
                "!format.dns1123SubdomainPrefix().validate('mysubdomain.prefix.-').hasValue()",
                "!format.dns1035LabelPrefix().validate('my-label-prefix-').hasValue()",
                "!format.labelValue().validate('my_value').hasValue() && format.labelValue().validate('-').hasValue()",
                "format.uri().validate('example.com').value().join() == 'parse \"example.com\": invalid URI for request'",
                "!format.uri().validate('http://example.com').hasValue()",
                "!format.uuid().validate('123e4567-e89b-12d3-a456-426614174000').hasValue()",
                "format.byte().validate('aGVsbG8').value() == ['invalid base64']",
                "format.date().validate('2021-02-29').value() == ['invalid date']",
                "!format.datetime().validate('2021-01-01T00:00:00Z').hasValue()",
                "format.named('dns1123Label').hasValue() && !format.named('unknown').hasValue()",
                "format.named('dns1123Label').value().validate('a.b').orValue([]) == ['must not contain dots']",
                "format.named('dns1123Label').value() == format.dns1123Label()",
                "format.named('date').optMap(f, f.validate('x').hasValue()).orValue(false)",
                "sets.contains([1, 2], [1]) && sets.equivalent([1, 2], [2, 1]) && sets.intersects([1], [1, 2])",
                "'Ab'.lowerAscii() == 'ab' && 'a,b'.split(',') == ['a', 'b'] && ['a', 'b'].join('-') == 'a-b'",
                "[1, 2].all(i, v, v == i + 1)"
            })
    void an_example_of_kubernetes_holds(String rule) {
        assertThat(CelEngine.INSTANCE.problem(rule)).isEmpty();
        assertThat(of(rule)).isEqualTo(CelEngine.Verdict.HOLDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[].min() == 1",
                "quantity('10Mo') == quantity('1')",
                "quantity('9999999999999999999999999999999999999G').asInteger() == 1",
                "ip('192.168.0.1.0').isLoopback()",
                "ip.isCanonical('2001:db8:::68')",
                "cidr('192.168.0.0/').prefixLength() == 1",
                "semver('v1.0').major() == 1",
                "'a'.find('(') == ''"
            })
    void what_kubernetes_cannot_evaluate_has_no_answer(String rule) {
        assertThat(of(rule)).isEqualTo(CelEngine.Verdict.UNDECIDED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quantity(self.size).isLessThan(quantity('2Gi')) | ",
                "quantity(self.size).isGreaterThan(quantity('2Gi')) | ERROR schema/rule",
                "self.size.someday() | WARNING schema/rule-unchecked",
                "self.size == | ERROR schema/malformed"
            })
    void a_rule_that_is_not_known_here_is_no_fault_of_the_definition(String rule, String expected) {
        Value schema = Repository.yaml("type: object\nproperties:\n  spec:\n    type: object\n    properties:\n"
                + "      size: {type: string}\n    x-kubernetes-validations:\n      - rule: \"" + rule + "\"\n");
        List<String> found = new ArrayList<>();
        new RuleChecker((ObjectValue) schema)
                .check(
                        Repository.yaml("spec: {size: 1Gi}"),
                        true,
                        finding -> found.add(finding.severity() + " " + finding.rule()));
        assertThat(found).isEqualTo(expected == null ? List.of() : List.of(expected));
    }
}
