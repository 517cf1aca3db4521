import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import { signIn, startMillrace, test } from "./millrace.ts";

const run = promisify(execFile);

test("the printed curl is answered 202, and its run is found under the printed sign-in with every step", async ({
  page,
}) => {
  const millrace = await startMillrace();
  try {
    const printed = millrace.output();
    const password = /Password\s+(\S+)/.exec(printed)?.[1];
    const email = /Sign in as\s+(\S+)/.exec(printed)?.[1];
    const curl = /^\s*(curl .+)$/m.exec(printed)?.[1];
    expect({ email, password }).toEqual({ email: millrace.email, password: millrace.password });

    const { stdout } = await run("sh", ["-c", `${curl} -s -w '\\n%{http_code}'`]);
    expect(stdout.trim().split("\n").at(-1)).toBe("202");

    await signIn(page, millrace);
    await page.getByRole("link", { name: "Runs" }).first().click();
    const row = page.getByRole("row").filter({ hasText: "visitor@example.com" });
    await expect(row).toContainText("Succeeded");
    await row.getByRole("link").first().click();
    const steps = page.getByRole("region", { name: "Steps" }).or(page.getByRole("complementary", { name: "Steps" }));
    for (const name of ["Contact form", "Large enquiry?", "Add tag", "Say thanks"]) {
      await expect(steps.getByText(name, { exact: true })).toBeVisible();
    }

    // There is no mail connection: the message is in the sandbox, which says that it was not delivered.
    await page.goto(`${millrace.url}/mailbox`);
    await page.getByRole("link", { name: /Thanks, Ada/ }).click();
    await expect(page.getByText(/not delivered/i).first()).toBeVisible();
  } finally {
    await millrace.stop();
  }
});
