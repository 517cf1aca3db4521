import type { Outgoing } from "@millrace/shared/api/rehearsal.ts";
import { isJsonObject, type Json } from "@millrace/shared/json.ts";

const secretName = /authorization|cookie|token|secret|password|passwd|api[-_]?key|access[-_]?key|credential|signature/i;
const shown = "••••";

/** Hides what looks like a secret in what would be sent: values of telling headers and parameters, and sign-ins in addresses. */
export function masked(outgoing: Outgoing): Outgoing {
  if (outgoing.kind === "mail") return outgoing;
  const headers = Object.fromEntries(
    Object.entries(outgoing.headers).map(([name, value]) => [name, secretName.test(name) ? hidden(value) : value]),
  );
  return { ...outgoing, url: maskedUrl(outgoing.url), headers };
}

/** The same in the settings of a step that makes such a request. */
export function maskedInput(value: Json, key = ""): Json {
  if (typeof value === "string") return secretName.test(key) ? hidden(value) : maskedUrl(value);
  if (Array.isArray(value)) return value.map((entry) => maskedInput(entry, key));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, maskedInput(entry, name)]));
}

/** Keeps the scheme of an authorization, which is no secret and tells what was meant. */
function hidden(value: string): string {
  const scheme = /^(Basic|Bearer|Digest|Token) /i.exec(value);
  return scheme ? `${scheme[1]} ${shown}` : shown;
}

function maskedUrl(text: string): string {
  return text
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@?#]*@/i, `$1${shown}@`)
    .replace(/([?&])([^=&#]*)=([^&#]*)/g, (whole, mark: string, name: string) =>
      secretName.test(name) ? `${mark}${name}=${shown}` : whole,
    );
}
