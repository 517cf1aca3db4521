/**
 * A platform module: a program of its own that sends form submissions with an API key.
 * node e2e/post-events.ts <url> <api key> <how many>; every second one has a large amount.
 */
const [url = "", apiKey = "", count = "0"] = process.argv.slice(2);

await Promise.all(
  Array.from({ length: Number(count) }, async (_, at) => {
    const answer = await fetch(`${url}/v1/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({
        id: `journey-${at}`,
        type: "form.submitted",
        source: "journey",
        contact: {
          externalId: `journey-${at}`,
          email: `journey-${at}@example.com`,
          fields: { first_name: `Person ${at}` },
        },
        data: { formId: "journey", amount: at % 2 === 0 ? 250 : 50 },
      }),
    });
    if (answer.status !== 202) throw new Error(`Event ${at} was answered ${answer.status}: ${await answer.text()}`);
  }),
);
console.log(`sent ${count}`);
