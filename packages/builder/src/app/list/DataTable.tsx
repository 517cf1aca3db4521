import { Skeleton } from "@mantine/core";
import type { KeyboardEvent, ReactNode } from "react";
import classes from "./DataTable.module.css";

export interface Column<Row> {
  key: string;
  /** Words in the head; also the label of the value on a phone. */
  title: string;
  cell: (row: Row) => ReactNode;
  /** CSS width; the columns without one share the rest. */
  width?: string;
  align?: "right";
  /**
   * Where it goes when a row becomes a card on a phone. `title` and `corner` share the first line,
   * `line` stands on the second one, `meta` follows with its label in front, `none` is left out.
   */
  card: "title" | "corner" | "line" | "meta" | "none";
  /** Left out where the window is narrower than 1100 px (cards apart). */
  wideOnly?: boolean;
  /** The words of the head are only for screen readers, e.g. over a row's menu. */
  silent?: boolean;
}

interface DataTableProps<Row> {
  /** What the table lists, for screen readers. */
  label: string;
  columns: Column<Row>[];
  /** Undefined while loading: skeletons of the final size stand in. */
  rows: Row[] | undefined;
  rowKey: (row: Row) => string;
  selectedKey?: string | undefined;
  /** Rows of an earlier filter are shown dimmed. */
  dimmed?: boolean;
}

const skeletonRows = 8;

/**
 * Rows of records: a dense table with a sticky head, cards on a phone. Arrow keys move between rows.
 * The roles are spelled out because cards take the table's own display away, and its semantics with it.
 */
export function DataTable<Row>({ label, columns, rows, rowKey, selectedKey, dimmed }: DataTableProps<Row>) {
  return (
    <table role="table" className={classes.table} aria-label={label} aria-busy={rows === undefined || dimmed}>
      <colgroup>
        {columns.map((column) => (
          <col
            key={column.key}
            data-wide-only={column.wideOnly}
            style={column.width ? { width: column.width } : undefined}
          />
        ))}
      </colgroup>
      <thead role="rowgroup" className={classes.head}>
        <tr role="row">
          {columns.map((column) => (
            <th
              key={column.key}
              role="columnheader"
              scope="col"
              data-align={column.align}
              data-wide-only={column.wideOnly}
            >
              {column.silent ? <span className={classes.silent}>{column.title}</span> : column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" data-dimmed={dimmed || undefined} onKeyDown={moveBetweenRows}>
        {rows === undefined
          ? Array.from({ length: skeletonRows }, (_, index) => (
              <tr key={index} role="row" className={classes.row}>
                {columns.map((column) => (
                  <Cell key={column.key} column={column}>
                    <Skeleton
                      height={14}
                      width={column.card === "title" ? "60%" : 48}
                      radius="sm"
                      display="inline-block"
                      className={classes.skeleton ?? ""}
                    />
                  </Cell>
                ))}
              </tr>
            ))
          : rows.map((row) => (
              <tr
                key={rowKey(row)}
                role="row"
                className={classes.row}
                data-selected={rowKey(row) === selectedKey || undefined}
              >
                {columns.map((column) => (
                  <Cell key={column.key} column={column}>
                    {column.cell(row)}
                  </Cell>
                ))}
              </tr>
            ))}
      </tbody>
    </table>
  );
}

function Cell<Row>({ column, children }: { column: Column<Row>; children: ReactNode }) {
  return (
    <td
      role="cell"
      className={classes.cell}
      data-align={column.align}
      data-card={column.card}
      data-wide-only={column.wideOnly}
      data-label={column.card === "meta" ? column.title : undefined}
    >
      {children}
    </td>
  );
}

/** Up and down go to the main link of the row above or below. */
function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row-link]")];
  const row = (event.target as HTMLElement).closest("tr");
  const at = links.findIndex((link) => row?.contains(link));
  const next = links[event.key === "ArrowDown" ? at + 1 : at - 1];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}
