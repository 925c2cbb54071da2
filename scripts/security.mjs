// The Content-Security-Policy of the built site: as a meta tag in the page, so that it holds on any server, and as a
// header where we serve ourselves. Framing is left allowed: the page is made to be embedded.

const directives = {
  "default-src": "'none'",
  // The kernels are WebAssembly; of what 'unsafe-eval' allows this is compiling that alone.
  "script-src": "'self' 'wasm-unsafe-eval'",
  "worker-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' data: blob:",
  "connect-src": "'self'",
  "manifest-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
};

/** The policy as text, with other values of some directives. */
export const policyOf = (others = {}) =>
  Object.entries({ ...directives, ...others })
    .map((directive) => directive.join(" "))
    .join("; ");

export const contentSecurityPolicy = policyOf();

/** A Vite plugin that puts the policy first in the built page. Not in development. */
export function security() {
  return {
    name: "security",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: () => [
        {
          tag: "meta",
          attrs: { "http-equiv": "Content-Security-Policy", content: contentSecurityPolicy },
          injectTo: "head-prepend",
        },
      ],
    },
  };
}

/**
 * Headers of the built site. CORS is open, because a sandboxed frame has an opaque origin and could not load its scripts.
 */
export const servedWith = {
  cors: { origin: "*" },
  headers: { "Content-Security-Policy": contentSecurityPolicy, "X-Content-Type-Options": "nosniff" },
};
