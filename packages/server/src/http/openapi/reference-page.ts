import type { Route } from "../route.ts";
import { openApiPath } from "./document.ts";
import { createSchemaWriter } from "./schemas.ts";

const style = `
:root { color-scheme: light dark; --line: light-dark(#d9d9de, #3a3a40); --dim: light-dark(#55555e, #b4b4bd); }
body { font: 15px/1.55 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 6rem; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
article { border: 1px solid var(--line); border-radius: 10px; padding: .9rem 1.1rem; margin: .8rem 0; }
h3 { font: 600 .95rem ui-monospace, monospace; margin: 0; overflow-wrap: anywhere; } .method { display: inline-block; min-width: 4.2rem; }
p { margin: .35rem 0; } .dim { color: var(--dim); font-size: .87rem; }
summary { cursor: pointer; font-size: .87rem; padding: .25rem 0; } pre { overflow: auto; max-height: 28rem; font-size: .8rem; border-top: 1px solid var(--line); padding-top: .5rem; }
nav a { margin-right: 1rem; } a { color: light-dark(#1a4fc4, #8fb4ff); }`;

/** The API reference as one page: no scripts, nothing from elsewhere. */
export function referencePage(routes: readonly Route[]): string {
  const tags = [...new Set(routes.map((route) => route.tag))];
  const sections = tags.map((tag) =>
    section(
      tag,
      routes.filter((route) => route.tag === tag),
    ),
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Millrace API</title><style>${style}</style></head>
<body>
<main>
<h1>Millrace API</h1>
<p>JSON in camelCase, times in ISO 8601 UTC. Send <code>Authorization: Bearer mr_live_…</code>, or sign in by browser. Errors are
problem details (RFC 9457) with a stable <code>code</code>. The whole contract for machines: <a href="/openapi.json">openapi.json</a>.</p>
<nav aria-label="Sections">${tags.map((tag) => `<a href="#${anchor(tag)}">${escape(tag)}</a>`).join("")}</nav>
${sections.join("\n")}
</main>
</body>
</html>`;
}

function section(tag: string, routes: readonly Route[]): string {
  return `<section aria-labelledby="${anchor(tag)}"><h2 id="${anchor(tag)}">${escape(tag)}</h2>${routes.map(article).join("")}</section>`;
}

function article(route: Route): string {
  const writer = createSchemaWriter();
  const details: [string, unknown][] = [];
  if (route.query) details.push(["Query", writer.write(route.query, "input")]);
  if (route.body) details.push(["Body", writer.write(route.body, "input")]);
  for (const [status, schema] of Object.entries(route.replies)) {
    if (schema) details.push([`Reply ${status}`, writer.write(schema, "output")]);
  }
  const permission =
    route.permission === "public"
      ? "Open to everybody"
      : route.permission === "signed-in"
        ? "Any member or key"
        : `Needs ${route.permission}`;
  const shown = details.map(
    ([name, schema]) =>
      `<details><summary>${escape(name)}</summary><pre tabindex="0">${escape(JSON.stringify(schema, null, 2))}</pre></details>`,
  );
  return `<article><h3><span class="method">${route.method.toUpperCase()}</span>${escape(openApiPath(route.path))}</h3>
<p>${escape(route.summary)}.</p><p class="dim">${escape(permission)}</p>${shown.join("")}</article>`;
}

function anchor(tag: string): string {
  return tag.toLowerCase().replaceAll(/[^a-z]+/g, "-");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
