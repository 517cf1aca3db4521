import { describe, expect, it } from "vitest";
import { htmlToText } from "./text.ts";

describe("the text of an HTML mail", () => {
  it.each([
    ["<p>Hello <b>Ann</b></p><p>Bye</p>", "Hello Ann\n\nBye"],
    ["one<br>two<br/>three", "one\ntwo\nthree"],
    ["<h1>Sale</h1>\n  <ul>\n<li>A</li>\n<li>B</li></ul>", "Sale\n\n- A\n\n- B"],
    ['<a href="https://example.com/x?a=1&amp;b=2">Shop</a>', "Shop (https://example.com/x?a=1&b=2)"],
    ["<a href='https://example.com'>https://example.com</a>", "https://example.com"],
    ['<a href="mailto:a@example.com">a@example.com</a>', "a@example.com"],
    ['<a href="javascript:alert(1)">x</a>', "x"],
    ['<a href="https://example.com/"><img src="x.png"></a>', "https://example.com/"],
    [
      "5 &lt; 6 &amp;&amp; &#8364; &#x20ac; &euro; &unknown; &#0; &#9999999;",
      "5 < 6 && € € € &unknown; &#0; &#9999999;",
    ],
    ["<style>p { color: red }</style><SCRIPT>if (a<b) x()</SCRIPT>text", "text"],
    ["<head><title>T</title></head><body>text</body>", "text"],
    ["a<!-- <p>hidden</p> -->b", "ab"],
    ["<table><tr><td>1</td><td>2</td></tr></table>", "1 2"],
    ["a < b", "a"],
    ["plain", "plain"],
    ["", ""],
  ])("of %j is %j", (html, text) => expect(htmlToText(html)).toBe(text));

  it.each(["<script", "<a href=", "<!--", "</", "&#", "<style></"])(
    "takes linear time for 100,000 times %j",
    (part) => {
      const started = performance.now();
      htmlToText(part.repeat(100_000));
      expect(performance.now() - started).toBeLessThan(2000);
    },
  );
});
