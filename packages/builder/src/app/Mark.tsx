/** The sign of Millrace: two waves in a channel. */
export function Mark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="8" fill="var(--mr-accent)" />
      <path
        d="M7 12c3.5 0 3.5 4 7 4s3.5-4 7-4h4M7 18c3.5 0 3.5 4 7 4s3.5-4 7-4h4"
        fill="none"
        stroke="var(--mr-on-accent)"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
    </svg>
  );
}
