import type { Measured } from "../../figures.ts";
import type { Stage } from "../stage.ts";
import { firstLoad } from "./first-load.ts";
import { many } from "./many.ts";
import { motion } from "./motion.ts";
import { opening } from "./opening.ts";
import { typing } from "./typing.ts";

/** Something that is measured in the browser. */
export interface BuilderScenario {
  /** For `--only`. */
  name: string;
  /** For `--help`. */
  about: string;
  measure: (stage: Stage) => Promise<Measured>;
}

export const scenarios: readonly BuilderScenario[] = [firstLoad, opening, motion, many, typing];
