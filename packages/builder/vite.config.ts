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
      rolldownOptions: {
        output: {
          codeSplitting: {
            // What changes seldom keeps its name from release to release, and the browser's copy with it.
            groups: [
              { name: "react", test: /node_modules\/(react|scheduler|react-dom(?!.*server))\//, priority: 3 },
              {
                name: "codemirror",
                test: /node_modules\/(@codemirror|@lezer|style-mod|crelt|w3c-keyname)/,
                priority: 2,
              },
              // Each small file costs a request of its own: what most pages need comes together.
              {
                name: "common",
                test: /node_modules\/(@mantine|@tabler|@floating-ui)|builder\/src\/app/,
                minShareCount: 9,
              },
              { name: "canvas", test: /node_modules\/(@xyflow|d3-|classcat|zustand)/, priority: 1 },
            ],
          },
        },
      },
    },
  };
});
