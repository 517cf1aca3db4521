import { lazy, Suspense } from "react";
import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import { RouterProvider } from "react-router/dom";
import { loadEditor } from "../editor/load-editor.ts";
import { NotFoundPage } from "./NotFoundPage.tsx";
import { RouteError } from "./RouteError.tsx";
import { SessionGate } from "./SessionGate.tsx";
import { Shell } from "./Shell.tsx";
import { Splash } from "./Splash.tsx";

const SignInPage = lazy(() => import("../account/SignInPage.tsx"));
const WorkflowsPage = lazy(() => import("../workflows/WorkflowsPage.tsx"));
const EditorPage = lazy(loadEditor);
const RunsPage = lazy(() => import("../runs/RunsPage.tsx"));
const RunPage = lazy(() => import("../runs/RunPage.tsx"));
const EventsPage = lazy(() => import("../records/events/EventsPage.tsx"));
const ContactsPage = lazy(() => import("../records/contacts/ContactsPage.tsx"));
const ContactPage = lazy(() => import("../records/contacts/ContactPage.tsx"));
const TasksPage = lazy(() => import("../records/tasks/TasksPage.tsx"));
const MailboxPage = lazy(() => import("../settings/mailbox/MailboxPage.tsx"));
const SettingsPage = lazy(() => import("../settings/SettingsPage.tsx"));
const ApiKeysPage = lazy(() => import("../settings/apiKeys/ApiKeysPage.tsx"));
const WebhooksPage = lazy(() => import("../settings/webhooks/WebhooksPage.tsx"));
const WorkspacePage = lazy(() => import("../settings/workspace/WorkspacePage.tsx"));
const MembersPage = lazy(() => import("../settings/MembersPage.tsx"));

const routes: RouteObject[] = [
  {
    errorElement: <RouteError />,
    children: [
      {
        path: "/sign-in",
        element: (
          <Suspense fallback={<Splash />}>
            <SignInPage />
          </Suspense>
        ),
      },
      {
        element: <SessionGate />,
        children: [
          // The canvas has the whole window, so the editor stands outside of the frame.
          { element: <Shell frame="none" />, children: [{ path: "/workflows/:id", element: <EditorPage /> }] },
          {
            element: <Shell frame="rail" />,
            children: [
              {
                errorElement: <RouteError />,
                children: [
                  { index: true, element: <Navigate to="/workflows" replace /> },
                  { path: "/workflows", element: <WorkflowsPage /> },
                  { path: "/runs", element: <RunsPage /> },
                  { path: "/runs/:id", element: <RunPage /> },
                  { path: "/events", element: <EventsPage /> },
                  { path: "/contacts", element: <ContactsPage /> },
                  { path: "/contacts/:id", element: <ContactPage /> },
                  { path: "/tasks", element: <TasksPage /> },
                  { path: "/mailbox", element: <MailboxPage /> },
                  {
                    path: "/settings",
                    element: <SettingsPage />,
                    children: [
                      { index: true, element: <Navigate to="/settings/api-keys" replace /> },
                      { path: "api-keys", element: <ApiKeysPage /> },
                      { path: "webhooks", element: <WebhooksPage /> },
                      { path: "members", element: <MembersPage /> },
                      { path: "workspace", element: <WorkspacePage /> },
                    ],
                  },
                  { path: "*", element: <NotFoundPage /> },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
];

const router = createBrowserRouter(routes);

/** Every address of the app. Pages are loaded when they are first opened. */
export function App() {
  return <RouterProvider router={router} />;
}
