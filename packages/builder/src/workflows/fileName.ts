/** `Welcome, new lead!` becomes `welcome-new-lead.millrace.json`. */
export function fileNameOf(name: string): string {
  const words = name
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return `${words || "workflow"}.millrace.json`;
}
