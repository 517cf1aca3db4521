/** Draws those lines of FarWires that follow a drag: together, because a browser reckons and paints each path on its own. */
export interface FarLines {
  /** Takes the places of these, by the ids of their edges, and gives back those that were taken before. */
  take: (lines: ReadonlyMap<string, SVGElement>) => void;
  /** How the line is to run from now on; of lines that were not taken, nothing. */
  set: (id: string, line: string) => void;
  draw: () => void;
  /** Gives the places back. */
  release: () => void;
}

interface Look {
  path: SVGPathElement;
  lines: Map<string, string>;
}

export function createFarLines(canvas: HTMLElement): FarLines {
  const looks = new Map<string, Look>();
  const places = new Map<string, { original: SVGElement; look: Look }>();
  let image: SVGSVGElement | undefined;

  /** One path for all lines that look alike. */
  function lookOf(original: SVGElement): Look {
    const name = original.getAttribute("class") ?? "";
    const known = looks.get(name);
    if (known) return known;
    image ??= imageBeside(original);
    const group = image.appendChild(createSvg("g"));
    group.setAttribute("class", name);
    const path = group.appendChild(createSvg("path"));
    path.setAttribute("class", "react-flow__edge-path");
    path.setAttribute("fill", "none");
    const look = { path, lines: new Map<string, string>() };
    looks.set(name, look);
    return look;
  }

  /** A layer of its own: what lies behind is not painted anew. */
  function imageBeside(original: SVGElement): SVGSVGElement {
    const svg = createSvg("svg");
    svg.setAttribute("class", original.parentElement?.getAttribute("class") ?? "");
    svg.setAttribute("aria-hidden", "true");
    svg.style.willChange = "transform";
    (original.closest("svg")?.parentElement ?? canvas).append(svg);
    return svg;
  }

  function giveBack(): void {
    for (const { original } of places.values()) original.style.visibility = "";
    places.clear();
    for (const { lines } of looks.values()) lines.clear();
  }

  return {
    take(lines) {
      giveBack();
      for (const [id, original] of lines) {
        original.style.visibility = "hidden";
        places.set(id, { original, look: lookOf(original) });
      }
    },
    set(id, line) {
      places.get(id)?.look.lines.set(id, line);
    },
    draw() {
      for (const { path, lines } of looks.values()) path.setAttribute("d", [...lines.values()].join(""));
    },
    release() {
      giveBack();
      image?.remove();
    },
  };
}

function createSvg<Name extends "svg" | "g" | "path">(name: Name): SVGElementTagNameMap[Name] {
  return document.createElementNS("http://www.w3.org/2000/svg", name);
}
