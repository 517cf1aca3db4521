import type { NodeTypes } from "@millrace/engine/nodes/node-types.ts";
import type { Pool } from "@millrace/engine/store/database.ts";
import { uuidv7 } from "@millrace/engine/store/uuid.ts";
import { hearDraftChanges } from "@millrace/engine/workflows/draft-changes.ts";
import type { Person } from "@millrace/shared/graph/live/messages.ts";
import { type CrowdNews, hearCrowds, tellCrowd } from "./crowd-news.ts";
import { type Crowd, createCrowd, peopleExpireMs } from "./crowd.ts";
import { createRoom, type Guest, type Room, type RoomOptions } from "./room.ts";

/** The drafts that are open in this process. */
export interface DraftRooms {
  /** @returns undefined when this visitor, a person or a key, has too many open. */
  open(workspaceId: string, workflowId: string, visitor: string): OpenDraft | undefined;
  /** Begins to hear other processes. */
  start(): Promise<void>;
  /** Stores what was taken, and lets everybody go. */
  stop(): Promise<void>;
}

/** One draft, for one guest. */
export interface OpenDraft extends Pick<Room, "sync" | "update"> {
  /** Who this guest is, and what they look at. */
  present(guest: Guest, person: Person): void;
  leave(guest: Guest): void;
}

export interface DraftRoomsOptions extends Pick<RoomOptions, "pool" | "nodeTypes" | "onFailure" | "onCommitted"> {
  pool: Pool;
  nodeTypes: NodeTypes;
}

interface Opened {
  room: Room;
  crowd: Crowd;
  /** Connections that hold it. */
  holders: number;
  /** Tells other processes who is here. */
  telling: NodeJS.Timeout | undefined;
}

const tellOthersMs = 400;
/** Connections of one visitor to this process: nobody has that many windows. */
const mostConnections = 50;

/** Rooms are made when somebody comes, and are gone with the last one; what they hold is in the database. */
export function createDraftRooms({ pool, ...options }: DraftRoomsOptions): DraftRooms {
  const processId = uuidv7();
  const rooms = new Map<string, Opened>();
  const connections = new Map<string, number>();
  const listening: { unlisten: () => Promise<void> }[] = [];
  let repeating: NodeJS.Timeout | undefined;

  const keyOf = (workspaceId: string, workflowId: string) => `${workspaceId}/${workflowId}`;

  function create(workspaceId: string, workflowId: string): Opened {
    const crowd = createCrowd(() => (opened.telling ??= setTimeout(() => tell(workspaceId, workflowId), tellOthersMs)));
    const room = createRoom({ pool, ...options, workspaceId, workflowId, processId });
    const opened: Opened = { room, crowd, holders: 0, telling: undefined };
    rooms.set(keyOf(workspaceId, workflowId), opened);
    say({ from: processId, workspaceId, workflowId, people: [], ask: true });
    return opened;
  }

  /** What the last one has sent is still stored; somebody who comes meanwhile finds the same room. */
  async function forget(workspaceId: string, workflowId: string, opened: Opened): Promise<void> {
    await opened.room.idle();
    const key = keyOf(workspaceId, workflowId);
    if (opened.holders > 0 || rooms.get(key) !== opened) return;
    rooms.delete(key);
    opened.crowd.close();
  }

  function say(news: CrowdNews): void {
    // Presence is no promise: while the database is away nobody hears of it.
    if (repeating) tellCrowd(pool, news).catch(() => undefined);
  }

  function tell(workspaceId: string, workflowId: string): void {
    const opened = rooms.get(keyOf(workspaceId, workflowId));
    if (opened) opened.telling = undefined;
    say({ from: processId, workspaceId, workflowId, people: opened?.crowd.own() ?? [] });
  }

  function hearCrowd({ from, workspaceId, workflowId, people, ask }: CrowdNews): void {
    const opened = rooms.get(keyOf(workspaceId, workflowId));
    if (from === processId || !opened) return;
    if (ask) tell(workspaceId, workflowId);
    else opened.crowd.hear(from, people);
  }

  function repeat(): void {
    for (const key of rooms.keys()) {
      const [workspaceId = "", workflowId = ""] = key.split("/");
      tell(workspaceId, workflowId);
    }
  }

  return {
    open(workspaceId, workflowId, visitor) {
      const count = connections.get(visitor) ?? 0;
      if (count >= mostConnections) return undefined;
      connections.set(visitor, count + 1);
      const opened = rooms.get(keyOf(workspaceId, workflowId)) ?? create(workspaceId, workflowId);
      const { room, crowd } = opened;
      opened.holders += 1;
      return {
        sync: room.sync,
        update: room.update,
        present: crowd.put,
        leave(guest) {
          crowd.remove(guest);
          room.leave(guest);
          opened.holders -= 1;
          const left = (connections.get(visitor) ?? 1) - 1;
          if (left === 0) connections.delete(visitor);
          else connections.set(visitor, left);
          void forget(workspaceId, workflowId, opened);
        },
      };
    },
    async start() {
      repeating = setInterval(repeat, peopleExpireMs / 3);
      const hear = ({ workspaceId, workflowId, from }: { workspaceId: string; workflowId: string; from: string }) =>
        from === processId ? undefined : rooms.get(keyOf(workspaceId, workflowId))?.room.hear();
      const catchUp = () => {
        for (const { room } of rooms.values()) room.hear();
      };
      listening.push(await hearDraftChanges(pool, hear, catchUp), await hearCrowds(pool, hearCrowd));
    },
    async stop() {
      clearInterval(repeating);
      repeating = undefined;
      await Promise.all([...rooms.values()].map(({ room }) => room.idle()));
      for (const { room, crowd, telling } of rooms.values()) {
        clearTimeout(telling);
        crowd.close();
        for (const guest of room.guests) guest.close(1012, "The server is restarting");
      }
      await Promise.all(listening.map(({ unlisten }) => unlisten().catch(() => undefined)));
    },
  };
}
