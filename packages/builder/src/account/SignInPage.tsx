import { Alert, Button, PasswordInput, TextInput } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { Navigate, useSearchParams } from "react-router";
import { messageOf } from "../api/client.ts";
import { useSession, useSignIn } from "../api/session.ts";
import { Mark } from "../app/Mark.tsx";
import { placeAfterSignIn } from "./placeAfterSignIn.ts";
import classes from "./SignInPage.module.css";

export default function SignInPage() {
  const session = useSession();
  const signIn = useSignIn();
  const [search] = useSearchParams();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");

  if (session.data) return <Navigate to={placeAfterSignIn(search.get("next"))} replace />;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ email: email.trim(), password });
  };
  return (
    <main className={classes.page}>
      <title>Sign in · Millrace</title>
      <form className={classes.card} onSubmit={submit}>
        <Mark size={40} />
        <h1 className={classes.title}>Sign in to Millrace</h1>
        {signIn.error && (
          <Alert color="red" role="alert" icon={<IconAlertCircle size={18} />} className={classes.error ?? ""}>
            {messageOf(signIn.error)}
          </Alert>
        )}
        <TextInput
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          size="md"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          size="md"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" size="md" fullWidth loading={signIn.isPending}>
          Sign in
        </Button>
        <p className={classes.hint}>
          First time here? The address and the password were printed when Millrace started, and are in{" "}
          <code>.millrace/credentials.json</code>.
        </p>
      </form>
    </main>
  );
}
