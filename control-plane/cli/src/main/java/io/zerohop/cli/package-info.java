/**
 * The command line: turns verbs into questions to the HTTP API and answers into tables, JSON and
 * exit codes. Never touches a store, an agent or xDS itself; offline verbs use the policy reader
 * and the engine directly. Start reading at {@link io.zerohop.cli.Cli}.
 */
@NullMarked
package io.zerohop.cli;

import org.jspecify.annotations.NullMarked;
