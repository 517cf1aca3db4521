#!/usr/bin/env -S node --max-semi-space-size=24 --max-old-space-size=1536
import { enableCompileCache } from "node:module";
import { resolve } from "node:path";

// Before anything else is loaded: what was compiled at one start is there at the next, which is a quarter quicker and needs no
// compiler in memory. Where nothing can be written it is compiled again.
enableCompileCache(resolve(process.env["MILLRACE_HOME"] ?? ".millrace", "compiled"));
const { fail, run } = await import("./program.ts");
await run(process.argv[2]).catch(fail);
