import { useCallback } from "react";
import { useSearchParams } from "react-router";

export type UrlFilter<Name extends string> = Partial<Record<Name, string>>;

/**
 * Filters and selection that live in the address, so that a colleague who gets the link sees the same.
 * `set` changes the named ones and keeps the others; an empty or undefined value takes one away.
 * Filters replace the entry in the history; `{ push: true }` makes Back undo the change.
 */
export function useUrlFilter<Name extends string>(names: readonly Name[]) {
  const [search, setSearch] = useSearchParams();
  const filter: UrlFilter<Name> = {};
  for (const name of names) {
    const value = search.get(name);
    if (value) filter[name] = value;
  }

  const set = useCallback(
    (patch: { [Key in Name]?: string | undefined }, options: { push?: boolean } = {}) => {
      setSearch(
        (previous) => {
          const next = new URLSearchParams(previous);
          for (const name of Object.keys(patch) as Name[]) {
            const value = patch[name];
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: !options.push, preventScrollReset: true },
      );
    },
    [setSearch],
  );

  return { filter, set, isFiltered: Object.keys(filter).length > 0 };
}

/** The value if it is one of the allowed ones: an address can be typed by hand. */
export function oneOf<Value extends string>(allowed: readonly Value[], value: string | undefined): Value | undefined {
  return allowed.find((candidate) => candidate === value);
}
