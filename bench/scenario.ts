import type { Measured } from "./figures.ts";
import type { Ground, Installation } from "./installation.ts";
import type { SqlLimit } from "./limit.ts";
import type { Space } from "./space.ts";

/** Something that is measured. */
export interface Scenario {
  /** For `--only`. */
  name: string;
  /** For `--help`. */
  about: string;
  measure: (scene: Scene) => Promise<Measured>;
}

/** Where everything is measured. */
export interface Scene {
  ground: Ground;
  /** API and worker in one process, as users run it. */
  main: Installation;
  /** A workspace of it with 100,000 contacts, in which one workflow of three nodes is published. */
  space: Space;
  /** That workflow. */
  workflowId: string;
  /** Made when it is first asked for. */
  sqlLimit: () => Promise<SqlLimit>;
  /** How long events are sent for one figure, all its rounds together. */
  seconds: number;
  /** Smaller numbers, shorter looks. */
  quick: boolean;
}
