/** `Welcome, new lead!` becomes `welcome-new-lead.millrace.json`, or with another ending `welcome-new-lead.svg`. */
export function fileNameOf(name: string, ending = "millrace.json"): string {
  const words = name
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return `${words || "workflow"}.${ending}`;
}
