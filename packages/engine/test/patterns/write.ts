import { writeFile } from "node:fs/promises";
import { patterns } from "./catalogue.ts";
import { patternsDocument } from "./document.ts";

await writeFile(new URL("../../../../docs/patterns.md", import.meta.url), patternsDocument(patterns));
