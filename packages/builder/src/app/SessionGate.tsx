import { Navigate, Outlet, useLocation } from "react-router";
import { useSession } from "../api/session.ts";
import { ErrorState } from "./list/ErrorState.tsx";
import { Splash } from "./Splash.tsx";

/** Lets only people who are signed in through; the others sign in and come back to where they wanted to go. */
export function SessionGate() {
  const session = useSession();
  const { pathname, search } = useLocation();

  if (session.data) return <Outlet />;
  if (session.data === null) {
    const wanted = pathname + search;
    return <Navigate to={wanted === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(wanted)}`} replace />;
  }
  if (session.error) {
    return (
      <main>
        <ErrorState title="Millrace cannot be opened" error={session.error} onRetry={() => void session.refetch()} />
      </main>
    );
  }
  return <Splash />;
}
