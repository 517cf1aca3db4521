/** Contacts that exist before the first event; enough of them that every measured run adds a tag that was not there. */
export const knownContacts = 100_000;

export const eventType = "form.submitted";
export const tag = "big-spender";

/** The name under which the n-th contact is known. */
export function externalId(n: number): string {
  return `customer-${n % knownContacts}`;
}

/**
 * What a website's form sends: some 300 bytes of JSON. The amount takes the branch that leads to the tag.
 * @param series makes ids of different measurements differ.
 */
export function eventBody(series: string, n: number, type = eventType): string {
  return `{"id":"${series}-${n}","type":"${type}","source":"website","contact":{"externalId":"${externalId(n)}"},"data":${eventData(n)}}`;
}

/** The part of an event that templates and conditions read, as JSON text. */
export function eventData(n: number): string {
  return `{"formId":"contact","page":"https://www.example.com/contact","amount":${101 + (n % 900)},"message":"Please send me your offer for request ${n}."}`;
}

export function batchBody(series: string, from: number, size: number, type = eventType): string {
  const events: string[] = [];
  for (let n = from; n < from + size; n++) events.push(eventBody(series, n, type));
  return `{"events":[${events.join(",")}]}`;
}
