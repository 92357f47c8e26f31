package io.zerohop.engine;

/** What the mesh does with calls. */
public enum Mode {
  /** Policy is in force. */
  ENFORCE,
  /** Decisions are made and told to observers; every call goes on unchanged. */
  OBSERVE,
  /** Nothing is looked at. */
  OFF
}
