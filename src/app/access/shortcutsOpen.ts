import { createStore } from "zustand/vanilla";

/** Whether the list of keys is open: the key and two buttons open it. */
export const shortcutsOpen = createStore<{ readonly open: boolean }>()(() => ({ open: false }));

export const openShortcuts = () => shortcutsOpen.setState({ open: true });
