import { type ComponentType, use } from "react";

interface Later<Props> {
  /** Waits, by the nearest Suspense, until its chunk is there. */
  Part: ComponentType<Props>;
  /** Fetches the chunk while nobody waits for it. */
  bring: () => Promise<unknown>;
}

/**
 * A part in a chunk of its own. Unlike React's `lazy` it is drawn at once where the chunk is there already: `lazy` waits
 * when it is drawn for the first time all the same, and what stands in its place then stays for 300 ms.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): Later<Props> {
  let known: ComponentType<Props> | undefined;
  let wanted: Promise<ComponentType<Props>> | undefined;
  const bring = async () => {
    known = await load();
    return known;
  };
  function Part(props: Props) {
    const Known = known ?? use((wanted ??= bring()));
    return <Known {...props} />;
  }
  return { Part, bring };
}
