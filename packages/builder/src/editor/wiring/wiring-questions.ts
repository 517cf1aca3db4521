import { createContext, useContext } from "react";

/** Wiring without pointing: each opens a list to choose from. */
export interface WiringQuestions {
  /** Which step shall follow; asks for the port first where there are several and none is given. */
  connect(source: string, sourcePort?: string): void;
  /** Which step an edge shall lead to instead. */
  rewire(edgeId: string): void;
  /** Where else in the workflow a step shall stand. */
  move(nodeId: string): void;
}

const WiringQuestionsContext = createContext<WiringQuestions | null>(null);
export const WiringQuestionsProvider = WiringQuestionsContext.Provider;

/** Throws outside of the editor. */
export function useWiringQuestions(): WiringQuestions {
  const questions = useContext(WiringQuestionsContext);
  if (!questions) throw new Error("useWiringQuestions needs a WiringQuestionsProvider above it");
  return questions;
}
