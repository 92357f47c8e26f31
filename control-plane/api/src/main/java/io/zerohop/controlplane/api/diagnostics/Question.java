package io.zerohop.controlplane.api.diagnostics;

/**
 * What a check asks. The names are public and never change; the reference page is made of these.
 */
enum Question {
  AGENTS_CONNECTED(
      "agents-connected",
      "Is any agent connected? None is a warning.",
      "Start a JVM with the agent and look at its first line: it names the control plane that it"
          + " tries. A control plane that is not on loopback asks for the join token."),
  AGENTS_ACCEPT(
      "agents-accept",
      "Does every agent take what it is given? A refusal is bad; the agent goes on with what it"
          + " held before.",
      "The message names the resource, the field and the policy file; `zerohop describe WORKLOAD`"
          + " shows all refusals of an agent."),
  AGENTS_CURRENT(
      "agents-current",
      "Does every agent hold the newest configuration, or has it been behind for less than 5 s? A"
          + " warning if not.",
      "`zerohop status` shows who is behind and since when. An agent that is not reached goes on"
          + " with the last configuration that it held."),
  POLICIES(
      "policies",
      "Is every policy accepted, and does all that it refers to exist? Bad if not.",
      "`zerohop get KIND NAME -o yaml` shows the conditions; `zerohop analyze FILE` finds the same"
          + " before it is applied."),
  SERVICES(
      "services",
      "Has every Service an endpoint, and was most of them heard of since the control plane"
          + " started? A warning if not.",
      "Compare the Service's selector with the labels that `zerohop describe WORKLOAD` shows, and"
          + " its targetPort with the ports that the workload listens on."),
  STORE(
      "store",
      "Can the store be written? Asked by a small write; bad if not. Policies in force stay so, and"
          + " no new one is taken.",
      "The message is the system's own: make room on the disk of the data directory, or let the"
          + " control plane's user write there. Nothing has to be started again."),
  SERVING_CERTIFICATE(
      "serving-certificate",
      "Is more than a fifth of the life of the policy API's certificate left? A warning below, bad"
          + " below a tenth.",
      "A start of the control plane in the last 60 days makes a new one; a start without"
          + " serving.crt and serving.key in the data directory does so at any time. `up` saves"
          + " what the command line needs in ~/.zerohop.");

  private final String id;
  private final String asks;
  private final String remedy;

  Question(String id, String asks, String remedy) {
    this.id = id;
    this.asks = asks;
    this.remedy = remedy;
  }

  String id() {
    return id;
  }

  /** What is asked, and how bad a no is. */
  String asks() {
    return asks;
  }

  /** What to do after a no. */
  String remedy() {
    return remedy;
  }
}
