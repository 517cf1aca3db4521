import { useHooks } from "../api/hooks.ts";
import { useMay } from "../api/session.ts";
import { CopyField } from "../app/CopyField.tsx";
import { Link } from "react-router";
import classes from "./HookAddress.module.css";

interface HookAddressProps {
  workflowId: string;
  nodeId: string;
}

/** Where other systems call a published webhook trigger. Its secret is shown once, where the address is managed. */
export function HookAddress(props: HookAddressProps) {
  return useMay("settings:read") ? <Address {...props} /> : null;
}

function Address({ workflowId, nodeId }: HookAddressProps) {
  const { items } = useHooks();
  const hook = items.find((one) => one.workflowId === workflowId && one.nodeId === nodeId);
  // The type's description already says that publishing makes the address.
  if (!hook) return null;
  return (
    <div className={classes.address}>
      <div className={classes.label}>Address</div>
      <CopyField label="address" value={hook.url} />
      <p className={classes.words}>
        The secret that callers need is made under{" "}
        <Link to="/settings/webhooks" className={classes.link}>
          Settings, Webhooks
        </Link>
        .
      </p>
    </div>
  );
}
