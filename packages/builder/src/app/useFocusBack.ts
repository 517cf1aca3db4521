import { useEffect, useState } from "react";

/** When what uses it goes, the focus goes back to where it was before, unless it has gone elsewhere by itself. */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && before instanceof HTMLElement && before.isConnected) before.focus();
    },
    [before],
  );
}
