import { useReducedMotion } from "@mantine/hooks";
import { useCallback, useEffect, useMemo, useState } from "react";

/** Going through the steps of a test one by one. */
export interface Playback {
  /** Index of the last step that is shown as done; -1 before the first. */
  cursor: number;
  isPlaying: boolean;
  /** It stopped because the next step has a breakpoint. */
  isAtBreakpoint: boolean;
  go(cursor: number): void;
  play(): void;
  pause(): void;
}

const slowestMs = 300;
const fastestMs = 25;
const allMs = 4_000;

/** @param nodes the nodes of the steps, in order; a new list begins anew and plays by itself */
export function usePlayback(nodes: readonly string[], breakpoints: ReadonlySet<string>): Playback {
  const still = useReducedMotion();
  const last = nodes.length - 1;
  const [state, setState] = useState({ nodes, cursor: last, isPlaying: false });
  if (state.nodes !== nodes) setState({ nodes, ...beginning(nodes, breakpoints, still) });
  const { cursor, isPlaying } = state;
  const isStop = (index: number) => breakpoints.has(nodes[index] ?? "");
  const isAtBreakpoint = cursor < last && isStop(cursor + 1);

  useEffect(() => {
    if (!isPlaying) return undefined;
    const ms = Math.max(fastestMs, Math.min(slowestMs, allMs / Math.max(1, nodes.length)));
    const timer = setTimeout(() => {
      setState((before) => {
        const next = before.cursor + 1;
        const goesOn = next < last && !breakpoints.has(nodes[next + 1] ?? "");
        return { ...before, cursor: Math.min(next, last), isPlaying: goesOn };
      });
    }, ms);
    return () => clearTimeout(timer);
  }, [isPlaying, cursor, nodes, last, breakpoints]);

  const go = useCallback(
    (next: number) =>
      setState((before) => ({ ...before, cursor: Math.max(-1, Math.min(last, next)), isPlaying: false })),
    [last],
  );
  const play = useCallback(
    () =>
      setState((before) => {
        const from = before.cursor >= last ? -1 : before.cursor;
        if (!still) return { ...before, cursor: from, isPlaying: true };
        const stop = nodes.findIndex((node, index) => index > from + 1 && breakpoints.has(node));
        return { ...before, cursor: stop === -1 ? last : stop - 1, isPlaying: false };
      }),
    [last, still, nodes, breakpoints],
  );
  const pause = useCallback(() => setState((before) => ({ ...before, isPlaying: false })), []);
  return useMemo(
    () => ({ cursor, isPlaying, isAtBreakpoint, go, play, pause }),
    [cursor, isPlaying, isAtBreakpoint, go, play, pause],
  );
}

/** A test that has just run plays from its first step; where nothing shall move it is shown as it ended, or stopped. */
function beginning(nodes: readonly string[], breakpoints: ReadonlySet<string>, still: boolean) {
  const stop = nodes.findIndex((node) => breakpoints.has(node));
  if (!still) return { cursor: -1, isPlaying: nodes.length > 0 && stop !== 0 };
  return { cursor: stop === -1 ? nodes.length - 1 : stop - 1, isPlaying: false };
}
