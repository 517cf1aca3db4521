import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconMoon, IconPlus, IconSubtask, IconSun } from "@tabler/icons-react";
import { useNavigate } from "react-router";
import { useSession } from "../../api/session.ts";
import { useWorkflows } from "../../api/workflows.ts";
import { navigation } from "../navigation.ts";
import type { PaletteCommand } from "./palette-command.ts";

/** What can be done from anywhere: going to a page or to a workflow by its name, and changing how the app looks. */
export function useAppCommands(query: string): PaletteCommand[] {
  const navigate = useNavigate();
  const permissions = useSession().data?.permissions ?? [];
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme("light") === "dark";
  const mayRead = permissions.includes("workflows:read");
  const q = query.trim();
  const { items: workflows } = useWorkflows(q === "" ? {} : { q }, { enabled: mayRead });

  const pages = navigation
    .filter(({ needs }) => permissions.includes(needs))
    .map(({ to, label, Icon }): PaletteCommand => ({
      ...{ id: `page:${to}`, group: "Pages", label, icon: <Icon size={18} stroke={1.7} /> },
      run: () => void navigate(to),
    }));
  const named = workflows.map(({ id, name, status }): PaletteCommand => ({
    ...{ id: `workflow:${id}`, group: "Workflows", label: name, detail: statusWords[status] },
    icon: <IconSubtask size={18} stroke={1.7} />,
    // The server has found it by what was typed.
    keywords: [q],
    run: () => void navigate(`/workflows/${id}`),
  }));
  const isMaker = permissions.includes("workflows:write");
  return [
    ...pages,
    ...(isMaker ? [newWorkflow(() => void navigate("/workflows?new"))] : []),
    ...named,
    {
      ...{ id: "app:scheme", group: "App", label: isDark ? "Change to light mode" : "Change to dark mode" },
      keywords: ["theme", "appearance", "colour"],
      icon: isDark ? <IconSun size={18} stroke={1.7} /> : <IconMoon size={18} stroke={1.7} />,
      run: () => setColorScheme(isDark ? "light" : "dark"),
    },
  ];
}

const newWorkflow = (run: () => void): PaletteCommand => ({
  ...{ id: "app:new-workflow", group: "Workflows", label: "New workflow", keywords: ["create", "draw"] },
  icon: <IconPlus size={18} stroke={1.7} />,
  run,
});

const statusWords = { draft: "Draft", active: "Active", paused: "Paused", archived: "Archived" } as const;
