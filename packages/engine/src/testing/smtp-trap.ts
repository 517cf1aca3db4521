import { createServer, type AddressInfo, type Socket } from "node:net";

/** A mail server that takes whole messages and then does as it is told, instead of answering. */
export interface SmtpTrap {
  url: string;
  /** Messages it was handed, as sent. */
  messages: string[];
  close: () => Promise<void>;
}

/** @param onMessage what to do once a message has been handed over; nothing has been answered to it. */
export async function smtpTrap(onMessage: (socket: Socket) => void): Promise<SmtpTrap> {
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    socket.write("220 trap.example.com ESMTP\r\n");
    let received = "";
    let isMessage = false;
    socket.on("data", (chunk) => {
      received += chunk.toString();
      if (isMessage) {
        if (!received.endsWith("\r\n.\r\n")) return;
        messages.push(received);
        isMessage = false;
        received = "";
        return onMessage(socket);
      }
      if (!received.endsWith("\r\n")) return;
      isMessage = received.startsWith("DATA");
      socket.write(isMessage ? "354 Go on\r\n" : "250 trap.example.com\r\n");
      received = "";
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    messages,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
