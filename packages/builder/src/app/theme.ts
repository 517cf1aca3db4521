import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";
import classes from "./controls.module.css";

/** Mantine's theme in our terms: neutral greys, one accent (petrol), an even 4 px grid. Our own tokens are in tokens.css. */

const petrol: MantineColorsTuple = [
  "#e6f4f7",
  "#d0e9ee",
  "#a5d4df",
  "#83cbdb",
  "#62bfd4",
  "#2c9bb4",
  "#14768d",
  "#0c6a80",
  "#095567",
  "#06404e",
];

const gray: MantineColorsTuple = [
  "#f8f8f6",
  "#f3f3f1",
  "#e9e9e6",
  "#e2e2df",
  "#cbccca",
  "#a8aaac",
  "#75787d",
  "#5d6066",
  "#3f4247",
  "#1c1d20",
];

/** Mantine draws dark mode from this scale: 0 text, 2 dimmed, 4 lines, 6 controls, 7 page, 8 and 9 sunken. */
const dark: MantineColorsTuple = [
  "#e7e7e5",
  "#c3c5c9",
  "#a3a6ac",
  "#85888f",
  "#3a3c42",
  "#313338",
  "#232428",
  "#1b1c1f",
  "#151618",
  "#0f1011",
];

const red: MantineColorsTuple = [
  "#fdeeec",
  "#fad9d6",
  "#f5b3ad",
  "#ff948b",
  "#ea6a60",
  "#d8443a",
  "#c22d24",
  "#b3241c",
  "#8f1b15",
  "#6b130e",
];

/**
 * Buttons and their like in our tokens. Mantine picks the colour of a text once, for light mode;
 * these follow the scheme and keep AA contrast in both.
 */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  if (input.variant === "filled") return { ...colors, color: "var(--mr-on-filled)" };
  const tone = tones[input.color ?? input.theme.primaryColor];
  if (!tone || input.variant === "default" || input.variant === "white") return colors;
  const background = input.variant === "light" ? tone.soft : colors.background;
  return { ...colors, color: tone.text, background, hover: tone.soft };
};

const tones: Record<string, { text: string; soft: string }> = {
  petrol: { text: "var(--mr-accent)", soft: "var(--mr-accent-soft)" },
  red: { text: "var(--mr-state-failed)", soft: "var(--mr-state-failed-soft)" },
  gray: { text: "var(--mr-text-dim)", soft: "var(--mr-surface-sunken)" },
};

const closeLabel = { closeButtonProps: { "aria-label": "Close" } };
/** One backdrop for dialogs and drawers: what lies behind stays readable. */
const overlayProps = { backgroundOpacity: 0.4 };
const dialogStyles = { title: { fontSize: "16px", fontWeight: 600 } };

const fontFamily = '"Inter Variable", system-ui, -apple-system, "Segoe UI", sans-serif';

export const theme = createTheme({
  colors: { petrol, gray, dark, red },
  primaryColor: "petrol",
  primaryShade: { light: 7, dark: 4 },
  variantColorResolver,
  fontFamily,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "18px" },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.45", lg: "1.4", xl: "1.35" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "10px", xl: "14px" },
  defaultRadius: "md",
  headings: {
    fontFamily,
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "20px", lineHeight: "1.3" },
      h2: { fontSize: "16px", lineHeight: "1.35" },
      h3: { fontSize: "14px", lineHeight: "1.4" },
      h4: { fontSize: "13px", lineHeight: "1.4" },
    },
  },
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    Button: { defaultProps: { size: "sm" } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    Checkbox: { defaultProps: { iconColor: "var(--mr-on-filled)" } },
    Radio: { defaultProps: { iconColor: "var(--mr-on-filled)" } },
    CloseButton: { defaultProps: { "aria-label": "Close" } },
    InputWrapper: { styles: { label: { marginBottom: "4px" } } },
    Modal: {
      defaultProps: { centered: true, radius: "lg", overlayProps, ...closeLabel },
      styles: dialogStyles,
    },
    Drawer: { defaultProps: { overlayProps, ...closeLabel }, styles: dialogStyles },
    Notification: { defaultProps: closeLabel },
    // A closed list of options is not in the page: forms stay light, and a label names one control.
    Combobox: { defaultProps: { keepMounted: false } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: false } },
    Switch: { classNames: { track: classes["track"] ?? "" } },
    Menu: {
      classNames: { item: classes["item"] ?? "", itemSection: classes["section"] ?? "" },
      defaultProps: {
        shadow: "md",
        radius: "md",
        transitionProps: { duration: 80 },
        // The placeholder is a focusable child that the role "menu" does not allow.
        withInitialFocusPlaceholder: false,
      },
    },
    Popover: { defaultProps: { shadow: "md", radius: "md", transitionProps: { duration: 80 } } },
  },
});

/** Points Mantine's own variables at our tokens, so that both always agree and keep AA contrast. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const tokens = {
    "--mantine-color-body": "var(--mr-surface)",
    "--mantine-color-text": "var(--mr-text)",
    "--mantine-color-dimmed": "var(--mr-text-dim)",
    "--mantine-color-placeholder": "var(--mr-text-dim)",
    "--mantine-color-default-border": "var(--mr-line)",
    "--mantine-color-error": "var(--mr-state-failed)",
    "--mantine-color-anchor": "var(--mr-accent)",
    "--mantine-color-gray-text": "var(--mr-text-dim)",
    "--mantine-color-gray-light-color": "var(--mr-text-dim)",
  };
  // Menu items and a few others take shade 6 in both schemes; on dark it would be too dim to read.
  const dimOnDark = { "--mantine-color-red-6": "var(--mr-state-failed)" };
  return { variables: {}, light: tokens, dark: { ...tokens, ...dimOnDark } };
};
