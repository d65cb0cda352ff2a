package main

import (
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"strconv"
	"time"

	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	tlog "go.temporal.io/server/common/log"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
)

// loopback is where the services speak to each other, whatever -ip says.
const loopback = "127.0.0.1"

// namespaceRefresh is how long a service may go on with what it knows of a
// namespace, and so how long a new search attribute takes to be understood.
const namespaceRefresh = time.Second

// settings are Temporal's dynamic configuration where it differs from the
// defaults.
var settings = dynamicconfig.StaticClient{
	// It would ask a host of Temporal's makers whether there is a newer version.
	dynamicconfig.EnableServerVersionCheck.Key(): false,
	// Two seconds otherwise, and a first start waits for it.
	dynamicconfig.NamespaceCacheRefreshInterval.Key(): namespaceRefresh,
	// Ten a second otherwise: two people opening lists in the UI already exceed it.
	dynamicconfig.FrontendMaxNamespaceVisibilityRPSPerInstance.Key(): 100,
	// Four otherwise, between which tasks and those who wait for them must find
	// each other; on one machine that is work for nothing.
	dynamicconfig.MatchingNumTaskqueueReadPartitions.Key():  1,
	dynamicconfig.MatchingNumTaskqueueWritePartitions.Key(): 1,
	// Five otherwise: a workflow that no worker can go on with is found out, and
	// replaced, after three tasks that failed in a row.
	dynamicconfig.NumConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute.Key(): 3,
	// Ten otherwise. An update beyond the limit has the engine forget the others
	// of its workflow and the task they wait for; all are sent again, and with
	// thirty senders a case stood still for minutes.
	dynamicconfig.WorkflowExecutionMaxInFlightUpdates.Key(): 1000,
	// Or a task that is handed to a worker which is just leaving is lost with the
	// worker's question for it, and its case stands still until the task times out.
	dynamicconfig.EnableCancelWorkerPollsOnShutdown.Key(): true,
	// One a second otherwise: a first start makes a namespace and then changes it
	// to add the attributes, and would wait in between.
	dynamicconfig.FrontendMaxNamespaceNamespaceReplicationInducingAPIsRPSPerInstance.Key(): 10,
}

// newServer makes the Temporal server with all its services, not yet started.
func newServer(o options, logger tlog.Logger) (temporal.Server, error) {
	cfg, err := o.serverConfig()
	if err != nil {
		return nil, err
	}
	hosts := map[primitives.ServiceName]static.Hosts{}
	for name, service := range cfg.Services {
		address := net.JoinHostPort(service.RPC.BindOnIP, strconv.Itoa(service.RPC.GRPCPort))
		if name == string(primitives.FrontendService) {
			address = o.frontend()
		}
		hosts[primitives.ServiceName(name)] = static.SingleLocalHost(address)
	}
	server, err := temporal.NewServer(
		temporal.WithConfig(cfg),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(hosts),
		temporal.WithLogger(logger),
		temporal.WithDynamicConfigClient(settings),
		// Everyone on this machine may do everything: what arrives through Temporal
		// is believed by nobody, the register checks every signature itself. As no
		// caller is ever identified there is no principal either, so
		// frontend.enablePrincipalPropagation would record nothing here; it belongs
		// to a cluster that has an authorizer.
		temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
		temporal.WithClaimMapper(func(*config.Config) authorization.ClaimMapper { return authorization.NewNoopClaimMapper() }),
	)
	if err != nil {
		return nil, fmt.Errorf("the Temporal server cannot be set up: %w", err)
	}
	return server, nil
}

// serverConfig is what Temporal's YAML file would say.
func (o options) serverConfig() (*config.Config, error) {
	cfg := &config.Config{
		Persistence: config.Persistence{
			DefaultStore: stores[0].name, VisibilityStore: stores[1].name,
			NumHistoryShards: int32(o.shards), DataStores: map[string]config.DataStore{},
		},
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10, MasterClusterName: "active", CurrentClusterName: "active",
			ClusterInformation: map[string]cluster.ClusterInformation{
				"active": {Enabled: true, InitialFailoverVersion: 1, RPCAddress: o.frontend()},
			},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		PublicClient:        config.PublicClient{HostPort: o.frontend()},
		Services:            map[string]config.Service{},
	}
	for _, s := range stores {
		cfg.Persistence.DataStores[s.name] = config.DataStore{SQL: s.config(o)}
	}
	cfg.Archival.History.State, cfg.Archival.Visibility.State = config.ArchivalDisabled, config.ArchivalDisabled
	cfg.NamespaceDefaults.Archival.History.State = config.ArchivalDisabled
	cfg.NamespaceDefaults.Archival.Visibility.State = config.ArchivalDisabled
	if o.metricsPort != 0 {
		cfg.Global.Metrics = &metrics.Config{Prometheus: &metrics.PrometheusConfig{
			ListenAddress: o.address(o.metricsPort), HandlerPath: "/metrics",
		}}
	}
	ports := []int{o.port, o.uiPort, o.metricsPort}
	for _, name := range temporal.DefaultServices {
		rpc := config.RPC{BindOnIP: o.ip.String(), GRPCPort: o.port}
		if name != string(primitives.FrontendService) {
			port, err := freePort(ports...)
			if err != nil {
				return nil, err
			}
			ports = append(ports, port)
			rpc = config.RPC{BindOnIP: loopback, GRPCPort: port}
		}
		cfg.Services[name] = config.Service{RPC: rpc}
	}
	return cfg, nil
}

// frontend is where this process reaches its own frontend.
func (o options) frontend() string { return o.reach(o.port) }

// reach is the address at which this process reaches a port of its own. One that
// listens everywhere is reached on loopback.
func (o options) reach(port int) string {
	if o.ip.IsUnspecified() {
		return net.JoinHostPort(loopback, strconv.Itoa(port))
	}
	return o.address(port)
}

// freePort finds a loopback port that nobody listens on, and none of those that
// somebody is about to listen on. From 32768 on the system hands ports out to
// connections that go out, such as this server opens before it listens itself.
func freePort(about ...int) (port int, err error) {
	for range 100 {
		if port = 10_000 + rand.IntN(22_768); slices.Contains(about, port) {
			continue
		}
		var l net.Listener
		if l, err = net.Listen("tcp", net.JoinHostPort(loopback, strconv.Itoa(port))); err == nil {
			return port, l.Close()
		}
	}
	return 0, fmt.Errorf("no free port on %s: %w", loopback, err)
}
