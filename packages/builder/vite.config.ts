import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const api = process.env["MILLRACE_DEV_API"] ?? "http://127.0.0.1:3000";

export default defineConfig({
  plugins: [react()],
  server: {
    host: "127.0.0.1",
    proxy: Object.fromEntries(
      ["/v1", "/openapi.json", "/docs"].map((path) => [path, { target: api, changeOrigin: false }]),
    ),
  },
  build: {
    outDir: "dist",
    // The content security policy allows fonts and scripts from our own origin only, so nothing may become a data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
