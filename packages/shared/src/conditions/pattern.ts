import { RE2JS } from "re2js";

/** Regular expressions from marketers, matched in linear time over text from anybody. */

export const maxPatternLength = 500;
export const maxSubjectLength = 50_000;

/** Linear time still multiplies the pattern's size with the text's; this keeps one match below about 50 ms. */
const maxWork = 4_000_000;

export interface Pattern {
  /** Whether the pattern is found anywhere in the text; undefined when the text is too long to look at. */
  test(text: string): boolean | undefined;
}

/** Compiles RE2 syntax: no look-around and no back-references. @returns what is wrong with it, in words, as a string. */
export function compilePattern(source: string): Pattern | string {
  if (source.length > maxPatternLength) return `The pattern is longer than ${maxPatternLength} characters`;
  let compiled: RE2JS;
  let size: number;
  try {
    compiled = RE2JS.compile(source);
    size = compiled.programSize();
  } catch (error) {
    return `The pattern cannot be used: ${error instanceof Error ? error.message : "it is malformed"}`;
  }
  return {
    test(text) {
      if (text.length > maxSubjectLength || text.length * size > maxWork) return undefined;
      return compiled.test(text);
    },
  };
}
