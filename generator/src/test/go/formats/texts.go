package main

const written = `507f1f77bcf86cd799439011
507F1F77BCF86CD799439011
507f1f77bcf86cd79943901
507f1f77bcf86cd79943901g
http://example.com
https://user:pass@example.com:8080/path?query=val#fragment
http://[::1]:80/
http://[fe80::1%25en0]/
http://[fe80::1%25e%20n0]/
http://[::ffff:1.2.3.4]/
http://[1.2.3.4]/
http://[::1
http://[::1]x/
http://a[::1]/
http://a:b:c/
http://a:1:2/
ftp://a:1:2/
mongodb://a:1,b:2/
http://a:80a/
http://a:/
http:///
http://
http:
http://%41/
http://%e4%b8%ad/
http://a b/
http://a/b c
http://a/%zz
http://a/%4
http://u:p%zz@a/
http://u p@a/
http://u@v@a/
http://a<b/
http://a\b/
http://中国/
mailto:a@b.example
urn:isbn:0321751043
/absolute/path
/a?b=%zz
//host/path
///x
../relative
relative
*
?
:
:a
1a:b
a+b.c-1:x
%
a@b.example
user.name+tag@example.co.uk
.a@b
a..b@c
a.@b
a@b.
a@.b
a@b..c
a@[1.2.3.4]
a@[::1]
a@[300.1.1.1]
a@[IPv6:::1]
"a b"@c.example
""@c
"a@b
John Doe <john@example.com>
"John \"x\" Doe" <john@example.com>
<a@b>
<a@b
a b@c
John
John Doe
a@b c
a@b (comment)
a@b (com(nested)ment) 
a@b (open
(c) a@b
group: a@b;
group: a@b, c@d;
group:;
group: ;
g: <a@b>, "x" <c@d>;
=?utf-8?q?J=C3=B6rg?= <a@b>
=?foo?q?x?= <a@b>
=?foo?b?YQ==?= x <a@b>
x =?foo?b?YQ==?= <a@b>
a@b (=?foo?q?x?=)
=?utf-8?q?=zz?= <a@b>
=?utf-8?x?a?= <a@b>
jörg@ünïcode.example
a@b,c@d
a,b@c
a@
@b
a@b>
example.com
EXAMPLE.Com
a
a-b
a-
-a
a--b
a_b
1.example.com
example.c
example.com.
.example.com
a..b
1.2.3.4
xn--bcher-kva.example
bücher.example
a.b.c.d.e.example
€.example
example.€uro
example.123
host1
255.255.255.255
256.1.1.1
1.2.3
1.2.3.4.5
01.02.03.04
001.1.1.1
0000000001.1.1.1
1.2.3.4/24
1.2.3.4/08
1.2.3.4/33
1.2.3.4/
1.2.3.4/+1
01.2.3.4/24
::1
::
2001:db8::68
2001:DB8::68
2001:db8:::68
1:2:3:4:5:6:7:8
1:2:3:4:5:6:7:8:9
1:2:3:4:5:6:7::
1:2:3:4:5:6:7:8::
::2:3:4:5:6:7:8
1::2::3
::ffff:1.2.3.4
::1.2.3.4
::01.2.3.4
1:2:3:4:5:6:1.2.3.4
1:2:3:4:5:6:7:1.2.3.4
1:2:3:4:5:1.2.3.4
12345::
00001::
000000000001::
::g
:1
1:
fe80::1%eth0
fe80::1%
::/0
2001:db8::/32
2001:db8::/129
::ffff:1.2.3.4/96
fe80::1%eth0/64
00:00:5e:00:53:01
00-00-5E-00-53-01
0000.5e00.5301
02:00:5e:10:00:00:00:01
0000.5e00.5301.0001
00005e005301
00:00:5e:00:53
00:00:5e-00:53:01
0:0:5e:0:53:1
00.00.5e.00.53.01
123e4567-e89b-12d3-a456-426614174000
123E4567-E89B-12D3-A456-426614174000
123e4567e89b12d3a456426614174000
123e4567-e89b-32d3-a456-426614174000
123e4567-e89b-42d3-a456-426614174000
123e4567-e89b-42d3-7456-426614174000
123e4567-e89b-52d3-b456-426614174000
123e4567-e89b-52d3-c456-426614174000
{123e4567-e89b-12d3-a456-426614174000}
0321751043
0-321-75104-3
080442957X
080442957x
0321751044
978-0321751041
978 0 321 75104 1
9780321751042
4111111111111111
4111-1111-1111-1111
4111 1111 1111 1111
4111111111111112
5105105105105100
378282246310005
6011111111111117
30569309025904
180012345678903
card 4111111111111111
123-45-6789
123 45 6789
123456789
123-45 6789
123-456789
111-22-33333
#FFFFFF
#fff
fff
ffffff
#ffff
#ggg
rgb(255,255,255)
rgb(255,255,256)
rgb( 0 , 0 , 0 )
rgb(00,0,0)
rgb(1,2)
RGB(1,2,3)
rgb(1, 2, 3) 
aGVsbG8=
aGVsbG8
aGVs
aGVsbG8==
aGVsb G8=
-_-_
====
QQ==
Q===
2026-01-31
2026-02-29
2024-02-29
2000-02-29
1900-02-29
0000-02-29
2026-1-31
2026-13-01
2026-00-01
2026-01-00
2026-04-31
20260131
+026-01-31
12026-01-31
2026-01-31T10:00:00Z
2026-01-31t10:00:00z
2026-01-31T10:00:00.123Z
2026-01-31T10:00:00,123Z
2026-01-31T10:00:00x123Z
2026-01-31T10:00:00.Z
2026-01-31T10:00:00+01:00
2026-01-31T10:00:00-23:59
2026-01-31T10:00:00+24:00
2026-01-31T10:00:00+24:60
2026-01-31T10:00:00+25:00
2026-01-31T10:00:00+23:61
2026-01-31T10:00:00+99:99
2026-01-31T10:00:00+0100
2026-01-31T10:00:00
2026-01-31T10:00Z
2026-01-31T1:00:00Z
2026-01-31T24:00:00Z
2026-01-31T23:60:00Z
2026-01-31T23:59:60Z
2026-02-30T10:00:00Z
2026-01-31 10:00:00Z
2026-01-31T10:00:00ZT
2026-01-31T10:00:00Zt10:00:00Z
2026-01-31T10:00:00.123456789012345Z
2026-01-31T10:00:00Z+01:00
10:00:00Z
null
0
+0
-0
1h
1h30m
-1.5h
+1.h
.5s
1.
.s
1d
3 days
1 week
2w
2 wks
5 minutes
1 hour 2 min
22 ns
1us
1µs
1μs
1 micros
3 ms
3 millis
1 M
1 month
1e3s
9223372036854775807ns
9223372036854775808ns
-9223372036854775808ns
99999999999999999999s
99999999999999999999 days
2540400h10m10.000000000s
9223372036.854775808s
1h-30m
x1hx
1
h
my-name
My-Name
my-label-prefix-
a-
-
--
mysubdomain.prefix.-
mysubdomain.prefix.a-
abc-123
123-abc
example.com/MyName
example.com/
/MyName
Example.com/MyName
example.com/MyName/x
example.com/_x
my_value
MyValue.
apiextensions.k8s.io/v1beta1
hello world`
