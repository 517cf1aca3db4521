import { createContext, useContext } from "react";

/** Whether cards are drawn without what cannot be read or hit: in large drawings seen from far out. */
const LightContext = createContext(false);

export const LightProvider = LightContext.Provider;
export const useIsLight = (): boolean => useContext(LightContext);
