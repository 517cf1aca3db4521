import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";

export default defineConfig(({ mode }) => {
  const { MILLRACE_DEV_API: api = "http://127.0.0.1:3000" } = loadEnv(mode, import.meta.dirname, "MILLRACE_");
  return {
    plugins: [react()],
    server: {
      host: "127.0.0.1",
      proxy: Object.fromEntries(["/v1", "/openapi.json", "/docs"].map((path) => [path, { target: api, ws: true }])),
    },
    build: {
      outDir: "dist",
      // The content security policy allows fonts and scripts from our own origin only, so nothing may become a data: URL.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  };
});
