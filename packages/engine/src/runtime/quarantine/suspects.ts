/** Lets steps in whose company a process has died be carried out few at a time, so that it shows which one it was. */
export interface Suspects {
  /** @param crashes how many processes have died while they carried it out. @returns how to leave, or undefined: not now. */
  enter: (crashes: number) => (() => void) | undefined;
}

/** Steps with this many crashes are not tried any more. */
export const maxCrashes = 3;

/** After the first crash so many are tried at once; after the second one each alone. */
const together = 8;

export function createSuspects(): Suspects {
  let taken = 0;
  return {
    enter(crashes) {
      if (crashes === 0) return () => undefined;
      const weight = crashes === 1 ? 1 : together;
      if (taken + weight > together) return undefined;
      taken += weight;
      let isInside = true;
      return () => {
        if (isInside) taken -= weight;
        isInside = false;
      };
    },
  };
}
