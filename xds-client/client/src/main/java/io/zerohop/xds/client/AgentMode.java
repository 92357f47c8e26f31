package io.zerohop.xds.client;

/** What an agent does with its decisions. */
public enum AgentMode {
  /** Decisions are carried out. */
  ENFORCE,
  /** Decisions are made and recorded; nothing changes for the application. */
  OBSERVE,
  /** No decisions. */
  OFF
}
