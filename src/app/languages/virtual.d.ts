declare module "virtual:catalogue/*" {
  export const messages: import("./catalogue.ts").Messages;
}
