package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net"
	"net/netip"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
)

// options are what the command line says, checked.
type options struct {
	ip                         netip.Addr
	port, uiPort, metricsPort  int
	postgres                   string // host:port
	postgresUser, postgresPass string
	database                   string // the visibility store is database + "_visibility"
	namespace                  string
	attributes                 attributes
	retention                  time.Duration
	shards                     int
	logLevel                   string
}

// passwordVariable holds the password of the role. A flag would show it to
// everyone who can list processes.
const passwordVariable = "HEJIE_ENGINE_PASSWORD"

// plainName is what may name a role or a database: Temporal puts both into a URL
// without escaping them.
var plainName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// parse reads the command line, and the password from where it lies. The error
// is flag.ErrHelp when only help was asked for.
func parse(args []string, usage io.Writer) (options, error) {
	o := options{attributes: attributes{}}
	var ip, passwordFile string
	var allowNetwork bool
	f := flag.NewFlagSet("engine", flag.ContinueOnError)
	f.StringVar(&ip, "ip", "127.0.0.1", "`address` the frontend, the UI and the metrics listen on")
	f.BoolVar(&allowNetwork, "allow-network", false, "permit an -ip that other machines reach; whoever reaches it may do anything")
	f.IntVar(&o.port, "port", 7233, "gRPC `port` of the frontend")
	f.IntVar(&o.uiPort, "ui-port", 8233, "`port` of the Temporal UI, 0 for none")
	f.IntVar(&o.metricsPort, "metrics-port", 0, "`port` of the Prometheus page /metrics, 0 for none")
	f.StringVar(&o.postgres, "postgres", "127.0.0.1:5432", "`host:port` of PostgreSQL; off loopback its certificate is verified")
	f.StringVar(&o.postgresUser, "postgres-user", "hejie_engine", "`role` that owns the engine's databases; its password is read from "+passwordVariable)
	f.StringVar(&passwordFile, "postgres-password-file", "", "`file` to read the password from instead")
	f.StringVar(&o.database, "postgres-database", "hejie_engine", "`database`; visibility goes to NAME_visibility")
	f.StringVar(&o.namespace, "namespace", "hejie", "`namespace`, made if missing")
	f.Var(o.attributes, "attributes", "search attributes, made if missing: `Name=Keyword,Name=Datetime,…`")
	f.DurationVar(&o.retention, "retention", 90*24*time.Hour, "how long closed workflows are kept, at least 24h")
	f.IntVar(&o.shards, "shards", 4, "history shards; fixed by the first start on a database and never to be changed after it")
	f.StringVar(&o.logLevel, "log-level", "error", "least `level` logged: debug, info, warn or error")

	f.SetOutput(io.Discard) // one sentence instead of the whole usage after a slip
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			f.SetOutput(usage)
			f.Usage()
			return options{}, err
		}
		return options{}, fmt.Errorf("%w; -help lists the flags", err)
	}
	if f.NArg() > 0 {
		return options{}, fmt.Errorf("unexpected %q: the engine takes flags only, -help lists them", f.Arg(0))
	}
	var err error
	if o.ip, err = netip.ParseAddr(ip); err != nil {
		return options{}, fmt.Errorf("-ip %q is not an IP address: write 127.0.0.1", ip)
	}
	if !o.ip.IsLoopback() && !allowNetwork {
		return options{}, fmt.Errorf("-ip %s can be reached by other machines, and the engine asks nobody who he is: keep to 127.0.0.1, or add -allow-network behind a firewall", ip)
	}
	if err := o.check(); err != nil {
		return options{}, err
	}
	o.postgresPass, err = password(passwordFile)
	return o, err
}

// check refuses values that would only fail later, and less clearly.
func (o options) check() error {
	for name, port := range map[string]int{"-port": o.port, "-ui-port": o.uiPort, "-metrics-port": o.metricsPort} {
		if port < 0 || port > 65535 || port == 0 && name == "-port" {
			return fmt.Errorf("%s %d is not a port: choose one from 1024 to 65535", name, port)
		}
	}
	if host, port, err := net.SplitHostPort(o.postgres); err != nil || host == "" || port == "" {
		return fmt.Errorf("-postgres %q is not host:port: write 127.0.0.1:5432", o.postgres)
	}
	for name, value := range map[string]string{"-postgres-user": o.postgresUser, "-postgres-database": o.database} {
		if !plainName.MatchString(value) {
			return fmt.Errorf("%s %q must be letters, digits, _ and - only", name, value)
		}
	}
	switch {
	case o.namespace == "":
		return errors.New("-namespace is empty: name one, or leave the flag out")
	case o.retention < 24*time.Hour:
		return fmt.Errorf("-retention %s is too short: Temporal keeps closed workflows for 24h at least", o.retention)
	case o.shards < 1:
		return fmt.Errorf("-shards %d: there must be one at least", o.shards)
	case !slices.Contains([]string{"debug", "info", "warn", "error"}, o.logLevel):
		return fmt.Errorf("-log-level %q is none of debug, info, warn, error", o.logLevel)
	}
	return nil
}

// password reads the role's password from file, or from the environment when
// file is "".
func password(file string) (string, error) {
	secret := os.Getenv(passwordVariable)
	if file != "" {
		info, err := os.Stat(file)
		if err != nil {
			return "", fmt.Errorf("-postgres-password-file: %w", err)
		}
		if info.Mode().Perm()&0o007 != 0 {
			return "", fmt.Errorf("-postgres-password-file %s may be read by everyone: chmod 600 it", file)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("-postgres-password-file: %w", err)
		}
		secret = strings.TrimRight(string(text), "\r\n")
	}
	if strings.Contains(secret, " ") { // Temporal's URL would turn it into a plus sign
		return "", errors.New("the PostgreSQL password holds a space, which Temporal cannot pass on: choose one without")
	}
	return secret, nil
}

// attributes are search attributes by name, as a flag.
type attributes map[string]enumspb.IndexedValueType

func (a attributes) String() string {
	pairs := make([]string, 0, len(a))
	for _, name := range slices.Sorted(maps.Keys(a)) {
		pairs = append(pairs, name+"="+a[name].String())
	}
	return strings.Join(pairs, ",")
}

func (a attributes) Set(list string) error {
	for pair := range strings.SplitSeq(list, ",") {
		name, kind, _ := strings.Cut(pair, "=")
		t, err := enumspb.IndexedValueTypeFromString(kind)
		if name == "" || err != nil || t == enumspb.INDEXED_VALUE_TYPE_UNSPECIFIED {
			return fmt.Errorf("%q is not Name=Type with a type of Keyword, KeywordList, Datetime, Int, Double, Bool or Text", pair)
		}
		if _, twice := a[name]; twice {
			return fmt.Errorf("%s is named twice", name)
		}
		a[name] = t
	}
	return nil
}

func (o options) grpcAddress() string { return o.address(o.port) }

func (o options) uiAddress() string {
	if o.uiPort == 0 {
		return "none"
	}
	return o.address(o.uiPort)
}

func (o options) address(port int) string {
	return net.JoinHostPort(o.ip.String(), strconv.Itoa(port))
}

// claimPorts tells which port is taken and by which flag it was asked for,
// before the libraries, which end the process when they find out.
func (o options) claimPorts() error {
	for _, p := range []struct {
		flag string
		port int
	}{{"-port", o.port}, {"-ui-port", o.uiPort}, {"-metrics-port", o.metricsPort}} {
		if p.port == 0 {
			continue
		}
		l, err := net.Listen("tcp", o.address(p.port))
		if err != nil {
			return fmt.Errorf("cannot listen on %s: end the program that does, or choose another %s (%w)", o.address(p.port), p.flag, err)
		}
		defer l.Close() // held until all were tried, so that no two flags name the same port
	}
	return nil
}
