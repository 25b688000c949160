/** What the kernel exports to backup-format/kernel.ts. Compiled by AssemblyScript, see build.mjs. */
export * from "./inflate";
export * from "./events";

/** First address after the kernel's own tables: from here on, memory belongs to whoever calls. */
export function heapBase(): usize {
  return __heap_base;
}
